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
 */
final class ImagePatches {
  /**
   * An operation's integers: kernel, stride, padding and dilation, each down and across; a mode.
   */
  private static final int KERNEL = 0;

  private static final int STRIDE = 2;
  private static final int PADDING = 4;
  private static final int DILATION = 6;
  private static final int INTEGERS = 9; // the mode is not asked: its padding is among them

  /** One padded example at most, in elements; larger ones are left to ND4J, which needs no copy. */
  private static final long MOST = 1L << 24;

  private final INDArray images;
  private final INDArray patches;
  private final Axis height;
  private final Axis width;

  private ImagePatches(INDArray images, INDArray patches, Axis height, Axis width) {
    this.images = images;
    this.patches = patches;
    this.height = height;
    this.width = width;
  }

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
  private record Axis(
      long size, long kernel, long stride, long dilation, long before, long places) {
    static Axis of(Im2col operation, int axis, long size, long places) {
      return new Axis(
          size,
          operation.getIArgument(KERNEL + axis),
          operation.getIArgument(STRIDE + axis),
          operation.getIArgument(DILATION + axis),
          operation.getIArgument(PADDING + axis),
          places);
    }

    boolean isOrdinary() {
      return kernel > 0 && stride > 0 && dilation > 0 && before >= 0;
    }

    /** Of the image with zeros on both sides, so that no place of the kernel leaves it. */
    long padded() {
      return Math.max((places - 1) * stride + (kernel - 1) * dilation + 1, before + size);
    }
  }

  /**
   * Does an operation's work if it is of the kind that this is faster at: on floats, from {@code
   * [examples, channels, height, width]} with the rows of a channel one after the other, to {@code
   * [examples, channels, kernel height, kernel width, rows, columns]} where in memory rows and
   * columns come second and third, with nothing but zeros around the images.
   *
   * @param operation on arrays in this side's memory
   * @return whether its output is written now
   */
  static boolean write(Im2col operation) {
    if (operation.numInputArguments() != 1
        || operation.numOutputArguments() != 1
        || operation.numIArguments() != INTEGERS
        || operation.numTArguments() != 0) {
      return false;
    }
    INDArray images = operation.getInputArgument(0);
    INDArray patches = operation.getOutputArgument(0);
    if (!isUsable(images, 4) || !isUsable(patches, 6)) {
      return false;
    }
    ImagePatches asked =
        new ImagePatches(
            images,
            patches,
            Axis.of(operation, 0, images.size(2), patches.size(4)),
            Axis.of(operation, 1, images.size(3), patches.size(5)));
    if (!asked.isSupported()) {
      return false;
    }
    asked.writeAll();
    return true;
  }

  private static boolean isUsable(INDArray array, int rank) {
    return array.rank() == rank
        && array.dataType() == DataType.FLOAT
        && !array.wasClosed()
        && !array.isEmpty();
  }

  /** What is read and written natively is not checked there: this says that it is in bounds. */
  private boolean isSupported() {
    return patches.size(0) == images.size(0)
        && patches.size(1) == images.size(1)
        && patches.size(2) == height.kernel()
        && patches.size(3) == width.kernel()
        && isDense(images, 3, 2)
        && isDense(patches, 3, 2, 1, 5, 4, 0)
        && height.isOrdinary()
        && width.isOrdinary()
        && height.padded() <= MOST
        && width.padded() <= MOST / height.padded()
        && images.size(1) <= MOST / (height.padded() * width.padded())
        && rowLength() <= MOST;
  }

  private long rowLength() {
    return patches.length() / patches.size(0) / height.places();
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

  private void writeAll() {
    int channels = (int) images.size(1);
    float[] plane = new float[(int) (height.size() * width.size())];
    float[] padded = new float[(int) (channels * height.padded() * width.padded())];
    float[] row = new float[(int) rowLength()];
    try {
      FloatPointer from = Floats.pointer(images);
      FloatPointer to = Floats.pointer(patches);
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
      Reference.reachabilityFence(this); // the pointers alone would not keep the arrays
    }
  }

  private void pad(float[] plane, float[] padded, int channel) {
    int length = (int) width.size();
    for (int y = 0; y < height.size(); y++) {
      long line = channel * height.padded() + height.before() + y;
      int start = (int) (line * width.padded() + width.before());
      System.arraycopy(plane, y * length, padded, start, length);
    }
  }

  private void writeRow(float[] padded, int channels, int place, float[] row) {
    int kernel = (int) width.kernel();
    int dilation = (int) width.dilation();
    int down = (int) (height.dilation() * width.padded());
    int at = 0;
    for (int x = 0; x < width.places(); x++) {
      for (int channel = 0; channel < channels; channel++) {
        long line = channel * height.padded() + place * height.stride();
        int start = (int) (line * width.padded() + x * width.stride());
        for (int y = 0; y < height.kernel(); y++) {
          for (int right = 0; right < kernel; right++) {
            row[at++] = padded[start + right * dilation];
          }
          start += down;
        }
      }
    }
  }
}
