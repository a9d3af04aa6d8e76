package io.github.phasegrid.code.extraction;

import io.github.phasegrid.network.CodeLayer;

/**
 * Where a part of the code is read.
 *
 * @param layer its name and bits
 * @param activation how the activation function is called
 * @param family what its sign says
 * @param stage the stage whose output is read
 * @param alone whether a pass must end there: the layer after it writes over what it puts out
 * @param map the shape of that output
 */
record CodeSite(
    CodeLayer layer,
    String activation,
    ActivationKind.Family family,
    int stage,
    boolean alone,
    FeatureMap map) {

  /**
   * Sets the bits of one layer in the rows of a batch.
   *
   * @param values {@code [rows, map.size()]}, in the network's own order
   * @param packed {@code [rows, bytesPerRow]}
   */
  void pack(float[] values, byte[] packed, int bytesPerRow) {
    int[] order = map.channelMajor();
    int rows = packed.length / bytesPerRow;
    if (values.length != rows * order.length) {
      throw new IllegalStateException(
          "layer %s puts out %d values for %d images where %d were expected"
              .formatted(layer.name(), values.length, rows, rows * order.length));
    }
    for (int row = 0; row < rows; row++) {
      int from = row * order.length;
      int target = row * bytesPerRow + (layer.bitOffset() >> 3);
      int bit = layer.bitOffset() & 7;
      int gathered = 0;
      for (int place : order) {
        gathered |= (values[from + place] > 0 ? 1 : 0) << bit;
        if (++bit == 8) {
          packed[target++] |= (byte) gathered;
          gathered = 0;
          bit = 0;
        }
      }
      if (bit > 0) {
        packed[target] |= (byte) gathered;
      }
    }
  }
}
