package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;

/** How much the codes of the same examples changed from one checkpoint to another. */
public final class BitFlips {
  private BitFlips() {}

  /**
   * The share of bits that differ, over all examples and bits.
   *
   * @param before codes {@code [n, bits]}
   * @param after codes {@code [n, bits]} of the same examples, in the same order
   * @return in [0, 1]; absent without examples
   */
  public static Measured rate(CodeMatrix before, CodeMatrix after) {
    return after.rows() == 0
        ? Measured.absent("no examples")
        : Measured.of(before.differingBits(after) / ((double) after.rows() * after.bits()));
  }
}
