package io.github.phasegrid.code;

import java.util.Arrays;

/**
 * The neural codes of {@code rows} examples, {@code bits} each, packed as the tables store them:
 * bit i of a row in byte i / 8, least significant bit first, unused high bits of the last byte
 * zero.
 *
 * @param rows number of examples, 0 or more
 * @param bits bits of one code, 1 or more
 * @param packed {@code [rows, bytesPerRow(bits)]}, row-major; not copied and never written to
 */
public record CodeMatrix(int rows, int bits, byte[] packed) {

  /** Checks the size, and that unused bits are zero: equal codes are then equal bytes. */
  public CodeMatrix {
    if (rows < 0 || bits < 1) {
      throw new IllegalArgumentException(rows + " codes of " + bits + " bits");
    }
    int stride = bytesPerRow(bits);
    if ((long) rows * stride != packed.length) {
      throw new IllegalArgumentException(
          packed.length + " bytes are not " + rows + " codes of " + bits + " bits");
    }
    int unused = 0xff & ~lastByteMask(bits);
    for (int last = stride - 1; unused != 0 && last < packed.length; last += stride) {
      if ((packed[last] & unused) != 0) {
        throw new IllegalArgumentException(
            "code " + last / stride + " has a bit set beyond its " + bits + " bits");
      }
    }
  }

  /** Bytes that hold one code: ⌈bits / 8⌉. */
  public static int bytesPerRow(int bits) {
    return (bits + 7) / 8;
  }

  /** Whether one array can hold so many codes. */
  public static boolean fits(long rows, int bits) {
    return rows * bytesPerRow(bits) <= Integer.MAX_VALUE - 8;
  }

  /** One bit. */
  public boolean get(int row, int bit) {
    return (packed[row * bytesPerRow(bits) + (bit >> 3)] >> (bit & 7) & 1) != 0;
  }

  /**
   * The same examples with only some of their bits, such as those of one layer.
   *
   * @param bitOffset the first bit kept
   * @param count the number of bits kept, 1 or more
   * @return {@code [rows, count]}; this matrix itself when all bits are kept
   */
  public CodeMatrix slice(int bitOffset, int count) {
    if (bitOffset < 0 || count < 1 || count > bits - bitOffset) {
      throw new IndexOutOfBoundsException(
          count + " bits from bit " + bitOffset + " on, of codes of " + bits + " bits");
    }
    if (count == bits) {
      return this;
    }
    int stride = bytesPerRow(bits);
    int keptStride = bytesPerRow(count);
    int shift = bitOffset & 7;
    byte[] kept = new byte[rows * keptStride];
    for (int row = 0; row < rows; row++) {
      int source = row * stride + (bitOffset >> 3);
      int end = (row + 1) * stride;
      int target = row * keptStride;
      for (int i = 0; i < keptStride; i++) {
        int low = packed[source + i] & 0xff;
        int high = source + i + 1 < end ? packed[source + i + 1] & 0xff : 0;
        kept[target + i] = (byte) ((low >>> shift) | (high << (8 - shift)));
      }
      kept[target + keptStride - 1] &= (byte) lastByteMask(count);
    }
    return new CodeMatrix(rows, count, kept);
  }

  /**
   * The same examples with only some of their bits, in the order given.
   *
   * @param chosen bits, each 0 to {@code bits − 1}; at least one
   * @return {@code [rows, chosen.length]}
   */
  public CodeMatrix columns(int[] chosen) {
    int keptStride = bytesPerRow(chosen.length);
    byte[] kept = new byte[Math.multiplyExact(rows, keptStride)];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < chosen.length; i++) {
        if (get(row, chosen[i])) {
          kept[row * keptStride + (i >> 3)] |= (byte) (1 << (i & 7));
        }
      }
    }
    return new CodeMatrix(rows, chosen.length, kept);
  }

  /**
   * Some of the examples, in the order given.
   *
   * @param chosen rows, each 0 to {@code rows − 1}
   * @return {@code [chosen.length, bits]}
   */
  public CodeMatrix select(int[] chosen) {
    int stride = bytesPerRow(bits);
    byte[] kept = new byte[Math.multiplyExact(chosen.length, stride)];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(packed, chosen[i] * stride, kept, i * stride, stride);
    }
    return new CodeMatrix(chosen.length, bits, kept);
  }

  /**
   * These examples and then others.
   *
   * @param others {@code [m, bits]}
   * @return {@code [rows + m, bits]}
   */
  public CodeMatrix followedBy(CodeMatrix others) {
    requireSameBits(others);
    byte[] all = Arrays.copyOf(packed, Math.addExact(packed.length, others.packed.length));
    System.arraycopy(others.packed, 0, all, packed.length, others.packed.length);
    return new CodeMatrix(rows + others.rows, bits, all);
  }

  /** The number of bits in which these codes differ from others, row by row. */
  public long differingBits(CodeMatrix other) {
    requireSameBits(other);
    if (other.rows != rows) {
      throw new IllegalArgumentException(rows + " codes compared with " + other.rows);
    }
    long differing = 0;
    for (int i = 0; i < packed.length; i++) {
      differing += Integer.bitCount((packed[i] ^ other.packed[i]) & 0xff);
    }
    return differing;
  }

  private void requireSameBits(CodeMatrix other) {
    if (other.bits != bits) {
      throw new IllegalArgumentException(
          "codes of " + bits + " bits and codes of " + other.bits + " bits");
    }
  }

  private static int lastByteMask(int bits) {
    return 0xff >>> (-bits & 7);
  }
}
