package io.github.phasegrid.code;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Codes for tests, made at the sizes where packed kernels go wrong. */
public final class RandomCodes {
  private RandomCodes() {}

  /** Widths around the ends of bytes, words and groups of words. */
  public static Arbitrary<Integer> widths() {
    return Arbitraries.of(1, 2, 7, 8, 9, 31, 32, 33, 63, 64, 65, 96, 127, 128, 129, 161, 300);
  }

  /** Heights around nothing and around the ends of the kernels' tiles. */
  public static Arbitrary<Integer> heights() {
    return Arbitraries.of(0, 1, 2, 3, 10, 63, 64, 65, 130, 511, 512, 513, 1100);
  }

  /** Codes of a height and width, from many distinct ones down to a single one. */
  public static Arbitrary<CodeMatrix> codes(int rows, int bits) {
    return Combinators.combine(Arbitraries.of(1, 2, 5, 40, 5000), Arbitraries.longs())
        .as((patterns, seed) -> draw(rows, bits, patterns, seed));
  }

  /**
   * Rows drawn from a given number of random patterns.
   *
   * @param patterns number of patterns; the codes have at most as many distinct rows
   */
  public static CodeMatrix draw(int rows, int bits, int patterns, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    boolean[][] drawn = new boolean[patterns][bits];
    for (boolean[] pattern : drawn) {
      for (int bit = 0; bit < bits; bit++) {
        pattern[bit] = random.nextBoolean();
      }
    }
    boolean[][] codes = new boolean[rows][];
    for (int row = 0; row < rows; row++) {
      codes[row] = drawn[random.nextInt(patterns)];
    }
    return pack(codes, bits);
  }

  /** Packs bits one by one. */
  public static CodeMatrix pack(boolean[][] codes, int bits) {
    byte[] packed = new byte[codes.length * CodeMatrix.bytesPerRow(bits)];
    for (int row = 0; row < codes.length; row++) {
      for (int bit = 0; bit < bits; bit++) {
        if (codes[row][bit]) {
          packed[row * CodeMatrix.bytesPerRow(bits) + bit / 8] |= (byte) (1 << bit % 8);
        }
      }
    }
    return new CodeMatrix(codes.length, bits, packed);
  }

  /** Random labels 0 to {@code classes − 1}. */
  public static int[] labels(int rows, int classes, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    return random.ints(rows, 0, classes).toArray();
  }

  /** The bits of a row as text, such as {@code 0110}. */
  public static String text(CodeMatrix codes, int row) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < codes.bits(); bit++) {
      text.append(codes.get(row, bit) ? '1' : '0');
    }
    return text.toString();
  }
}
