package io.github.phasegrid.code;

/** Codes while their bits are being set. */
final class CodePacker {
  private final int rows;
  private final int bits;
  private final int stride;
  private final byte[] packed;

  /**
   * No bit is set.
   *
   * @param rows number of codes
   * @param bits bits of each
   */
  CodePacker(int rows, int bits) {
    this.rows = rows;
    this.bits = bits;
    this.stride = CodeMatrix.bytesPerRow(bits);
    this.packed = new byte[Math.multiplyExact(rows, stride)];
  }

  void set(int row, int bit) {
    packed[row * stride + (bit >> 3)] |= (byte) (1 << (bit & 7));
  }

  /**
   * Sets the bits of values above a threshold.
   *
   * @param values {@code [n, width]}
   * @param firstRow the code of the first row of values
   * @param firstBit the bit of the first column of values
   */
  void add(float[] values, int width, int firstRow, int firstBit, float threshold) {
    int added = values.length / width;
    for (int row = 0; row < added; row++) {
      for (int column = 0; column < width; column++) {
        if (values[row * width + column] > threshold) {
          set(firstRow + row, firstBit + column);
        }
      }
    }
  }

  CodeMatrix codes() {
    return new CodeMatrix(rows, bits, packed);
  }
}
