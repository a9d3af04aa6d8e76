package io.github.phasegrid.code;

/**
 * How many of a set of codes have each bit set.
 *
 * @param rows number of codes
 * @param ones {@code [bits]}, each 0 to {@code rows}
 */
public record ColumnCounts(int rows, int[] ones) {
  private static final int TILE = 512;

  /** Counts over all rows of a matrix. */
  public static ColumnCounts of(CodeMatrix codes) {
    int[] ones = new int[codes.bits()];
    WordTile tile = new WordTile(codes.bits(), Math.min(TILE, codes.rows()));
    for (int first = 0; first < codes.rows(); first += TILE) {
      tile.load(codes, first, Math.min(TILE, codes.rows() - first));
      for (int bit = 0; bit < ones.length; bit++) {
        ones[bit] += countOnes(tile.column(bit >> 5), tile.rows(), bit & 31);
      }
    }
    return new ColumnCounts(codes.rows(), ones);
  }

  /** One bit of every word: 32 such passes over a column are SIMD code, one pass would not be. */
  private static int countOnes(int[] column, int rows, int bit) {
    int count = 0;
    for (int r = 0; r < rows; r++) {
      count += (column[r] >>> bit) & 1;
    }
    return count;
  }

  /** The counts over this and another set of codes with as many bits. */
  public ColumnCounts plus(ColumnCounts other) {
    if (other.ones.length != ones.length) {
      throw new IllegalArgumentException(
          "codes of " + ones.length + " and of " + other.ones.length + " bits");
    }
    int[] sum = ones.clone();
    for (int bit = 0; bit < sum.length; bit++) {
      sum[bit] += other.ones[bit];
    }
    return new ColumnCounts(Math.addExact(rows, other.rows), sum);
  }

  /** Number of bits that are set in some codes and clear in others. */
  public int activeBits() {
    int active = 0;
    for (int count : ones) {
      if (count > 0 && count < rows) {
        active++;
      }
    }
    return active;
  }
}
