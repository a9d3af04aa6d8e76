package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import java.util.stream.IntStream;

/**
 * How much the codes of the same examples changed from one checkpoint to another. The earlier codes
 * come some at a time, so that only one side is held.
 */
public final class BitFlips {
  private final CodeMatrix after;
  private int rows;
  private long flipped;

  /**
   * Compares with later codes.
   *
   * @param after {@code [n, bits]}
   */
  public BitFlips(CodeMatrix after) {
    this.after = after;
  }

  /**
   * Takes the next earlier codes, in the order of the later ones.
   *
   * @throws IllegalArgumentException when they are more than the later ones, or of other bits
   */
  public void add(CodeMatrix before) {
    if (before.rows() > after.rows() - rows) {
      throw new IllegalArgumentException("more than " + after.rows() + " codes");
    }
    int[] same = IntStream.range(rows, rows + before.rows()).toArray();
    flipped += before.differingBits(after.select(same));
    rows += before.rows();
  }

  /**
   * The share of bits that differ, over all examples and bits.
   *
   * @return in [0, 1]; absent without examples
   * @throws IllegalStateException when there were fewer earlier codes than later ones
   */
  public Measured rate() {
    if (rows != after.rows()) {
      throw new IllegalStateException(rows + " codes compared with " + after.rows());
    }
    return rows == 0
        ? Measured.absent("no examples")
        : Measured.of(flipped / ((double) rows * after.bits()));
  }
}
