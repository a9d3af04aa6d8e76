package io.github.phasegrid.dataset;

import java.util.Arrays;
import java.util.List;

/**
 * What codes are taken of: examples of the dataset, or probes, inputs without labels made from the
 * test examples. In the order in which tables hold them.
 */
public enum Split {
  /** The examples trained on, each once. */
  TRAIN("train"),
  TEST("test"),
  /** The end of the training set, which only watches. */
  VALIDATION("validation"),
  /** A probe: every value uniform on [0, 1). */
  UNIFORM("uniform"),
  /** A probe: the values of {@link #UNIFORM} with the other sign. */
  NEGATIVE_UNIFORM("negative-uniform"),
  /** A probe: each test image with its pixels in a random order of its own. */
  PIXELS_SHUFFLED_WITHIN_IMAGE("pixels-shuffled-within-image"),
  /** A probe: each pixel of a test image taken from that place of another. */
  PIXELS_SHUFFLED_ACROSS_IMAGES("pixels-shuffled-across-images");

  private final String key;

  Split(String key) {
    this.key = key;
  }

  /** How sweep files and tables write it. */
  public String key() {
    return key;
  }

  /** Whether it is a probe. */
  public boolean isProbe() {
    return switch (this) {
      case TRAIN, TEST, VALIDATION -> false;
      case UNIFORM, NEGATIVE_UNIFORM, PIXELS_SHUFFLED_WITHIN_IMAGE, PIXELS_SHUFFLED_ACROSS_IMAGES ->
          true;
    };
  }

  /** All probes. */
  public static List<Split> probes() {
    return Arrays.stream(values()).filter(Split::isProbe).toList();
  }

  /**
   * The reverse of {@link #key()}.
   *
   * @throws IllegalArgumentException when there is no such split
   */
  public static Split ofKey(String key) {
    return Arrays.stream(values())
        .filter(split -> split.key.equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no split is named " + key));
  }

  @Override
  public String toString() {
    return key;
  }
}
