package io.github.phasegrid.training;

/**
 * The masks of inverted dropout: 0 for a dropped activation, {@code 1 / (1 − rate)} for a kept one.
 * Every engine takes them from here, so a run drops the same activations in each.
 *
 * <p>A mask is a function of the trial seed, the step and the layer; nothing is remembered between
 * calls. With {@code mix} the output function of SplitMix64 and sums modulo 2⁶⁴, the mask of {@code
 * [rows, width]} activations is read from SplitMix64 seeded with {@code mix(mix(mix(seed) + step) +
 * layer)}. Entry i, counted row by row, takes the high half of output i / 2 if i is even, the low
 * half if odd, and is dropped if these 32 bits, unsigned, are below {@code round(rate · 2³²)}.
 */
final class DropoutMasks {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final int HALF = Integer.SIZE;
  private static final long LOW_HALF = (1L << HALF) - 1;

  private final long seed;
  private final long threshold;
  private final float kept;

  /**
   * @param seed the trial seed
   * @param rate share of activations dropped, in [0, 1)
   */
  DropoutMasks(long seed, double rate) {
    this.seed = seed;
    this.threshold = Math.round(rate * (1L << HALF));
    this.kept = (float) (1 / (1 - rate));
  }

  /**
   * Writes one mask.
   *
   * @param step steps the run has made before, over all epochs
   * @param layer the hidden layer, from 0
   * @param rows examples in the batch
   * @param width units of the layer
   * @param target entry (row, unit) goes to {@code offset + row·stride + unit}
   * @param stride at least {@code width}
   */
  void write(long step, int layer, int rows, int width, float[] target, int offset, int stride) {
    long state = mix(mix(mix(seed) + step) + layer);
    long word = 0;
    int entry = 0;
    for (int row = 0; row < rows; row++) {
      int start = offset + row * stride;
      for (int unit = 0; unit < width; unit++, entry++) {
        long bits;
        if ((entry & 1) == 0) {
          state += GOLDEN_GAMMA;
          word = mix(state);
          bits = word >>> HALF;
        } else {
          bits = word & LOW_HALF;
        }
        target[start + unit] = bits < threshold ? 0 : kept;
      }
    }
  }

  private static long mix(long z) {
    long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
