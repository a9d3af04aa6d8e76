package io.github.phasegrid.dataset;

import java.io.Serializable;

/**
 * The shape of one image, stored channel by channel, row by row.
 *
 * @param channels 1 for grey, 3 for colour
 * @param height rows of pixels
 * @param width columns of pixels
 */
public record ImageShape(int channels, int height, int width) implements Serializable {

  /** Values in one image: {@code channels × height × width}. */
  public int size() {
    return channels * height * width;
  }
}
