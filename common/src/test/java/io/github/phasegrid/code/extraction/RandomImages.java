package io.github.phasegrid.code.extraction;

import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import java.util.Random;

/** Images of noise, with labels. */
final class RandomImages {

  private RandomImages() {}

  static Examples of(ImageShape shape, int count, int classes) {
    Random random = new Random(11);
    byte[] pixels = new byte[count * shape.size()];
    random.nextBytes(pixels);
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(classes);
    }
    return new Examples(pixels, labels, shape.size());
  }

  /** One image, {@code [channels][rows][columns]}. */
  static double[][][] image(Examples examples, int example, ImageShape shape) {
    float[] flat = new float[shape.size()];
    examples.copyTo(example, flat, 0);
    double[][][] image = new double[shape.channels()][shape.height()][shape.width()];
    for (int i = 0; i < flat.length; i++) {
      int pixels = shape.height() * shape.width();
      image[i / pixels][i % pixels / shape.width()][i % shape.width()] = flat[i];
    }
    return image;
  }
}
