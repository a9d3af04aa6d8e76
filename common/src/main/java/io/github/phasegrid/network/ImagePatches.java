package io.github.phasegrid.network;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Im2col;

/**
 * Writes what a convolution's kernel sees, place by place, as the rows of a matrix ("im2col"): what
 * ND4J's own operation writes, several times as fast where its output is laid out as
 * Deeplearning4j's convolutions want it. There ND4J 1.0.0-M2.1 works out the address of each
 * element anew, which took more than half of the time of training a narrow ResNet.
 *
 * @param images {@code [examples, channels, height, width]}, rows of a channel one after the other
 * @param patches {@code [examples, channels, kernel height, kernel width, rows, columns]}; in
 *     memory, rows and columns come second and third
 * @param height how the kernel moves down
 * @param width how the kernel moves to the right
 */
record ImagePatches(INDArray images, INDArray patches, Axis height, Axis width) {

  /**
   * How a kernel moves along one axis.
   *
   * @param size of the image
   * @param kernel its extent
   * @param stride between two places
   * @param dilation between two of its elements
   * @param before zeros put before the image
   * @param places how many places it has
   */
  record Axis(int size, int kernel, int stride, int dilation, int before, int places) {
    static Axis of(
        int size, int kernel, int stride, int dilation, int before, boolean same, int places) {
      int reach = (places - 1) * stride + (kernel - 1) * dilation + 1;
      int zeros = same ? Math.max(0, reach - size) / 2 : before;
      return new Axis(size, kernel, stride, dilation, zeros, places);
    }

    /** Of the image with zeros on both sides, so that no place of the kernel leaves it. */
    int padded() {
      int reach = (places - 1) * stride + (kernel - 1) * dilation + 1;
      return Math.max(reach, before + size);
    }
  }

  /**
   * Does an operation's work if it is of the kind that this is faster at.
   *
   * @param operation on arrays in this side's memory
   * @return whether its output is written now
   */
  static boolean write(Im2col operation) {
    if (operation.numInputArguments() != 1
        || operation.numOutputArguments() != 1
        || operation.numIArguments() < 9) {
      return false;
    }
    INDArray images = operation.getInputArgument(0);
    INDArray patches = operation.getOutputArgument(0);
    if (images.rank() != 4 || patches.rank() != 6 || !fits(images) || !fits(patches)) {
      return false;
    }
    boolean same = operation.getIArgument(8) == 1;
    ImagePatches asked =
        new ImagePatches(
            images,
            patches,
            axis(operation, 0, images.size(2), patches.size(4), same),
            axis(operation, 1, images.size(3), patches.size(5), same));
    if (!asked.isLaidOut()) {
      return false;
    }
    asked.write();
    return true;
  }

  private static boolean fits(INDArray array) {
    return array.dataType() == DataType.FLOAT && array.length() <= Integer.MAX_VALUE;
  }

  private static Axis axis(Im2col operation, int axis, long size, long places, boolean same) {
    return Axis.of(
        (int) size,
        operation.getIArgument(axis).intValue(),
        operation.getIArgument(2 + axis).intValue(),
        operation.getIArgument(6 + axis).intValue(),
        operation.getIArgument(4 + axis).intValue(),
        same,
        (int) places);
  }

  private boolean isLaidOut() {
    return patches.size(0) == images.size(0)
        && patches.size(1) == images.size(1)
        && patches.size(2) == height.kernel()
        && patches.size(3) == width.kernel()
        && isDense(images, 3, 2)
        && isDense(patches, 3, 2, 1, 5, 4, 0);
  }

  /** Whether elements follow each other without a gap along these axes, the fastest one first. */
  private static boolean isDense(INDArray array, int... axes) {
    long stride = 1;
    for (int axis : axes) {
      if (array.size(axis) != 1 && array.stride(axis) != stride) {
        return false;
      }
      stride *= array.size(axis);
    }
    return true;
  }

  private void write() {
    int channels = (int) images.size(1);
    float[] plane = new float[height.size() * width.size()];
    float[] padded = new float[channels * height.padded() * width.padded()];
    float[] row = new float[width.places() * channels * height.kernel() * width.kernel()];
    try (FloatPointer from = new FloatPointer(images.data().addressPointer());
        FloatPointer to = new FloatPointer(patches.data().addressPointer())) {
      long written = 0;
      for (long example = 0; example < images.size(0); example++) {
        for (int channel = 0; channel < channels; channel++) {
          from.position(example * images.stride(0) + (long) channel * images.stride(1)).get(plane);
          pad(plane, padded, channel);
        }
        for (int place = 0; place < height.places(); place++) {
          writeRow(padded, channels, place, row);
          to.position(written).put(row, 0, row.length);
          written += row.length;
        }
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void pad(float[] plane, float[] padded, int channel) {
    for (int y = 0; y < height.size(); y++) {
      int line = channel * height.padded() + height.before() + y;
      System.arraycopy(
          plane, y * width.size(), padded, line * width.padded() + width.before(), width.size());
    }
  }

  private void writeRow(float[] padded, int channels, int place, float[] row) {
    int kernel = width.kernel();
    int dilation = width.dilation();
    int at = 0;
    for (int x = 0; x < width.places(); x++) {
      for (int channel = 0; channel < channels; channel++) {
        int line = channel * height.padded() + place * height.stride();
        int start = line * width.padded() + x * width.stride();
        for (int down = 0; down < height.kernel(); down++) {
          for (int right = 0; right < kernel; right++) {
            row[at++] = padded[start + right * dilation];
          }
          start += height.dilation() * width.padded();
        }
      }
    }
  }
}
