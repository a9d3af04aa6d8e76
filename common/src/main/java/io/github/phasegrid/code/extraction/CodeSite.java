package io.github.phasegrid.code.extraction;

import io.github.phasegrid.network.CodeLayer;

/**
 * Where a part of the code is read.
 *
 * @param layer its name and bits
 * @param activation how the activation function is called
 * @param family what its sign says
 * @param stage the stage whose output is read
 * @param map the shape of that output
 */
record CodeSite(
    CodeLayer layer, String activation, ActivationKind.Family family, int stage, FeatureMap map) {
  private static final long INFINITY_BITS = 0x7f80_0000L;

  /**
   * Sets the bits of one layer in the rows of a batch.
   *
   * @param values {@code [rows, map.size()]}, in the network's own order
   * @param packed {@code [rows, bytesPerRow]}
   */
  void pack(float[] values, byte[] packed, int bytesPerRow) {
    int size = map.size();
    int rows = packed.length / bytesPerRow;
    if (values.length != rows * size) {
      throw new IllegalStateException(
          "layer %s puts out %d values for %d images where %d were expected"
              .formatted(layer.name(), values.length, rows, rows * size));
    }
    int[] order = map.isChannelMajor() ? new int[0] : map.channelMajor();
    float[] ordered = new float[order.length];
    for (int row = 0; row < rows; row++) {
      int bit = row * bytesPerRow * 8 + layer.bitOffset();
      if (order.length == 0) {
        packRow(values, row * size, size, packed, bit);
      } else {
        for (int i = 0; i < size; i++) {
          ordered[i] = values[row * size + order[i]];
        }
        packRow(ordered, 0, size, packed, bit);
      }
    }
  }

  /** Sets {@code count} bits from bit {@code bit} of {@code packed} on. */
  private static void packRow(float[] values, int from, int count, byte[] packed, int bit) {
    int next = from;
    int end = from + count;
    int at = bit;
    for (; next < end && (at & 7) != 0; next++, at++) {
      packed[at >> 3] |= (byte) (isAbove0(values[next]) << (at & 7));
    }
    for (; next + 8 <= end; next += 8, at += 8) {
      packed[at >> 3] =
          (byte)
              (isAbove0(values[next])
                  | isAbove0(values[next + 1]) << 1
                  | isAbove0(values[next + 2]) << 2
                  | isAbove0(values[next + 3]) << 3
                  | isAbove0(values[next + 4]) << 4
                  | isAbove0(values[next + 5]) << 5
                  | isAbove0(values[next + 6]) << 6
                  | isAbove0(values[next + 7]) << 7);
    }
    for (; next < end; next++, at++) {
      packed[at >> 3] |= (byte) (isAbove0(values[next]) << (at & 7));
    }
  }

  /**
   * 1 where {@code value > 0}, else 0 (so also for NaN), without a branch that no processor could
   * predict: the bits of what is above 0 are, as whole numbers, from 1 to those of infinity.
   */
  private static int isAbove0(float value) {
    long before = (Float.floatToRawIntBits(value) - 1) & 0xffff_ffffL;
    return (int) ((before - INFINITY_BITS) >>> 63);
  }
}
