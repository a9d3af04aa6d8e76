package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ArraySampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Which bits of a code K-Means and logistic regression see: all, or of wider codes a random sample
 * ({@code scoring.max-bits}). All codes of one width and seed are sampled at the same places, so
 * that they can be compared.
 */
public final class BitSample implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int bits;
  private final int[] chosen;

  private BitSample(int bits, int[] chosen) {
    this.bits = bits;
    this.chosen = chosen;
  }

  /**
   * A sample without replacement, in ascending order: the first {@code most} entries of a
   * Fisher–Yates permutation of all bits by xoshiro256++ seeded with {@code seed}.
   *
   * @param bits bits of a code
   * @param most how many at most, 1 or more
   */
  public static BitSample of(int bits, int most, long seed) {
    int[] chosen = new int[bits];
    Arrays.setAll(chosen, i -> i);
    if (bits > most) {
      UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
      chosen = Arrays.copyOf(ArraySampler.shuffle(random, chosen), most);
      Arrays.sort(chosen);
    }
    return new BitSample(bits, chosen);
  }

  /** Whether it is all bits. */
  public boolean isAll() {
    return chosen.length == bits;
  }

  /** How many bits it has. */
  public int size() {
    return chosen.length;
  }

  /**
   * Codes as the sample sees them.
   *
   * @param codes {@code [n, bits]}
   * @return {@code [n, size()]}; the same object where it is all bits
   */
  public CodeMatrix of(CodeMatrix codes) {
    return isAll() ? codes : codes.columns(chosen);
  }

  /** For a reader of the table: {@code a sample of 4096 of 277504 bits}. */
  @Override
  public String toString() {
    return isAll()
        ? "all " + bits + " bits"
        : "a sample of " + chosen.length + " of " + bits + " bits";
  }
}
