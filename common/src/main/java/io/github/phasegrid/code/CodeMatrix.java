package io.github.phasegrid.code;

/**
 * The neural codes of {@code rows} examples, {@code bits} each, packed as the tables store them:
 * bit i of a row in byte i / 8, least significant bit first, unused high bits of the last byte
 * zero.
 *
 * @param rows number of examples
 * @param bits bits of one code
 * @param packed {@code [rows, bytesPerRow(bits)]}, row-major
 */
public record CodeMatrix(int rows, int bits, byte[] packed) {

  /** Checks the size. */
  public CodeMatrix {
    if ((long) rows * bytesPerRow(bits) != packed.length) {
      throw new IllegalArgumentException(
          packed.length + " bytes are not " + rows + " codes of " + bits + " bits");
    }
  }

  /** Bytes that hold one code: ⌈bits / 8⌉. */
  public static int bytesPerRow(int bits) {
    return (bits + 7) / 8;
  }

  /** One bit. */
  public boolean get(int row, int bit) {
    return (packed[row * bytesPerRow(bits) + (bit >> 3)] >> (bit & 7) & 1) != 0;
  }
}
