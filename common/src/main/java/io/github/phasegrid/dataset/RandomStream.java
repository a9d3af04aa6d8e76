package io.github.phasegrid.dataset;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * What a data seed, or the seed of probes, is used for; each use has its own random numbers, so
 * that turning noise on does not change the order of the examples.
 *
 * <p>The generator is xoshiro256++. Its four state words are the first four outputs of SplitMix64
 * seeded with {@code first(first(dataSeed) + purpose) + index}, where {@code first(s)} is the first
 * output of SplitMix64 seeded with {@code s} and sums wrap.
 */
enum RandomStream {
  ORDER(1),
  LABEL_NOISE(2),
  INPUT_NOISE(3),
  SUBSET(4),
  PROBE_UNIFORM(5),
  PROBE_WITHIN(6),
  PROBE_ACROSS(7),
  AUGMENTATION(8);

  private static final int STATE_WORDS = 4;

  private final long purpose;

  /** The numbers are part of every result: they never change. */
  RandomStream(long purpose) {
    this.purpose = purpose;
  }

  /**
   * A generator that depends on its arguments alone.
   *
   * @param index which of this purpose's streams: an epoch, an example, a pixel or a visit
   */
  UniformRandomProvider open(long dataSeed, long index) {
    UniformRandomProvider seeds = splitMix(first(first(dataSeed) + purpose) + index);
    long[] state = new long[STATE_WORDS];
    for (int i = 0; i < STATE_WORDS; i++) {
      state[i] = seeds.nextLong();
    }
    return RandomSource.XO_SHI_RO_256_PP.create(state);
  }

  private static long first(long seed) {
    return splitMix(seed).nextLong();
  }

  private static UniformRandomProvider splitMix(long seed) {
    return RandomSource.SPLIT_MIX_64.create(seed);
  }
}
