package io.github.phasegrid.dataset;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * Random changes to training images, drawn anew at each visit, as Keras's {@code
 * ImageDataGenerator} makes them.
 *
 * <p>An image is turned about its centre and moved, then perhaps mirrored. Values between pixels
 * are interpolated linearly in both directions; beyond its border an image goes on with the nearest
 * pixel.
 *
 * @param rotation degrees: the angle is uniform on [−rotation, rotation]
 * @param shift share of height and width: each move is uniform on [−shift, shift) times the size
 * @param horizontalFlip whether left and right change places, at every other visit on average
 */
public record Augmentation(double rotation, double shift, boolean horizontalFlip) {
  /** Leaves images as they are. */
  public static final Augmentation NONE = new Augmentation(0, 0, false);

  /** Checks the ranges. */
  public Augmentation {
    if (!(rotation >= 0 && rotation <= 180) || !(shift >= 0 && shift < 1)) {
      throw new IllegalArgumentException("rotation " + rotation + ", shift " + shift);
    }
  }

  /** Whether it changes nothing. */
  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * Changes one image.
   *
   * @param dataSeed gives the changes, the same for all trials of a repeat
   * @param visit how many images an epoch and those before have shown; each visit has a stream of
   *     its own, so results depend on neither batches nor attempts
   * @param pixels holds the image from {@code offset} on, channel by channel, row by row
   */
  public void apply(long dataSeed, long visit, float[] pixels, int offset, ImageShape shape) {
    UniformRandomProvider random = RandomStream.AUGMENTATION.open(dataSeed, visit);
    double angle = Math.toRadians(rotation * (2 * random.nextDouble() - 1));
    double down = shift * (2 * random.nextDouble() - 1) * shape.height();
    double right = shift * (2 * random.nextDouble() - 1) * shape.width();
    boolean mirrored = random.nextBoolean() && horizontalFlip;
    Placement placement = new Placement(angle, down, right, mirrored, shape);
    float[] source = new float[shape.height() * shape.width()];
    for (int channel = 0; channel < shape.channels(); channel++) {
      int start = offset + channel * source.length;
      System.arraycopy(pixels, start, source, 0, source.length);
      placement.draw(source, pixels, start);
    }
  }

  /** Where each pixel of a changed image comes from. */
  private static final class Placement {
    private final double cosine;
    private final double sine;
    private final double down;
    private final double right;
    private final boolean mirrored;
    private final int height;
    private final int width;

    Placement(double angle, double down, double right, boolean mirrored, ImageShape shape) {
      this.cosine = Math.cos(angle);
      this.sine = Math.sin(angle);
      this.down = down;
      this.right = right;
      this.mirrored = mirrored;
      this.height = shape.height();
      this.width = shape.width();
    }

    /** Draws one channel. */
    void draw(float[] source, float[] target, int start) {
      double middleRow = (height - 1) / 2.0;
      double middleColumn = (width - 1) / 2.0;
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          double y = row - middleRow - down;
          double x = (mirrored ? width - 1 - column : column) - middleColumn - right;
          target[start + row * width + column] =
              between(
                  source, cosine * y - sine * x + middleRow, sine * y + cosine * x + middleColumn);
        }
      }
    }

    /** The image's value at a point, which may lie beyond its border. */
    private float between(float[] source, double y, double x) {
      double row = Math.max(0, Math.min(height - 1, y));
      double column = Math.max(0, Math.min(width - 1, x));
      int top = (int) row;
      int left = (int) column;
      int bottom = Math.min(height - 1, top + 1);
      int next = Math.min(width - 1, left + 1);
      double low = row - top;
      double across = column - left;
      double upper =
          (1 - across) * source[top * width + left] + across * source[top * width + next];
      double lower =
          (1 - across) * source[bottom * width + left] + across * source[bottom * width + next];
      return (float) ((1 - low) * upper + low * lower);
    }
  }
}
