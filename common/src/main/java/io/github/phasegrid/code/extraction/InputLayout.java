package io.github.phasegrid.code.extraction;

import io.github.phasegrid.dataset.ImageShape;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** How a network takes an image. Datasets keep images channel by channel, row by row. */
public enum InputLayout {
  /** One row of values, channel by channel. */
  FLAT,
  /** One row of values, pixel by pixel. */
  FLAT_CHANNELS_LAST,
  /** {@code [channels, height, width]}. */
  CHANNELS_FIRST,
  /** {@code [height, width, channels]}. */
  CHANNELS_LAST,
  /** {@code [height, width]}: a grey image without an axis for channels. */
  ROWS;

  /** What Deeplearning4j calls such an input of this shape. */
  InputType type(ImageShape shape) {
    return switch (this) {
      case FLAT, FLAT_CHANNELS_LAST -> InputType.feedForward(shape.size());
      case CHANNELS_FIRST ->
          InputType.convolutional(
              shape.height(), shape.width(), shape.channels(), CNN2DFormat.NCHW);
      case CHANNELS_LAST ->
          InputType.convolutional(
              shape.height(), shape.width(), shape.channels(), CNN2DFormat.NHWC);
      case ROWS -> InputType.recurrent(shape.width(), shape.height(), RNNFormat.NWC);
    };
  }

  /** The shape of a batch. */
  long[] array(int rows, ImageShape shape) {
    return switch (this) {
      case FLAT, FLAT_CHANNELS_LAST -> new long[] {rows, shape.size()};
      case CHANNELS_FIRST -> new long[] {rows, shape.channels(), shape.height(), shape.width()};
      case CHANNELS_LAST -> new long[] {rows, shape.height(), shape.width(), shape.channels()};
      case ROWS -> new long[] {rows, shape.height(), shape.width()};
    };
  }

  /**
   * Puts an image that lies channel by channel into this order.
   *
   * @param image {@code [channels, height, width]}
   * @param target receives as many values from {@code offset} on
   */
  void arrange(float[] image, ImageShape shape, float[] target, int offset) {
    if (this != CHANNELS_LAST && this != FLAT_CHANNELS_LAST) {
      System.arraycopy(image, 0, target, offset, image.length);
      return;
    }
    int pixels = shape.height() * shape.width();
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        target[offset + pixel * shape.channels() + channel] = image[channel * pixels + pixel];
      }
    }
  }
}
