package io.github.phasegrid.dataset;

import java.io.Serializable;

/**
 * A dataset as published: its training and its test examples.
 *
 * @param name the name users write, such as {@code mnist}
 * @param shape the shape of every image
 * @param classes number of classes; labels are 0 to classes − 1
 * @param train the training examples, in their published order
 * @param test the test examples, in their published order
 * @param fingerprint SHA-256 (hex) over shape, pixels and labels: the same for the same content,
 *     wherever it was read
 */
public record Dataset(
    String name, ImageShape shape, int classes, Examples train, Examples test, String fingerprint)
    implements Serializable {

  /**
   * Number of examples that train (the rest validates): the first {@code 1 − validationFraction}.
   */
  public int trainingCount(double validationFraction) {
    return (int) Math.round(train.count() * (1 - validationFraction));
  }

  /** Number of examples that only watch: the rest. */
  public int validationCount(double validationFraction) {
    return train.count() - trainingCount(validationFraction);
  }
}
