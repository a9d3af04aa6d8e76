package io.github.phasegrid.score;

import io.github.phasegrid.code.CodeMatrix;
import java.util.Arrays;

/**
 * The codes of one cell, example by example.
 *
 * @param train {@code [n_train, bits]}
 * @param trainLabels {@code [n_train]}, as trained on
 * @param trainTrueLabels {@code [n_train]}
 * @param test {@code [n_test, bits]}
 * @param testTrueLabels {@code [n_test]}
 * @param classes number of classes
 */
record CellCodes(
    CodeMatrix train,
    int[] trainLabels,
    int[] trainTrueLabels,
    CodeMatrix test,
    int[] testTrueLabels,
    int classes) {

  /** Ends the columns measured with the labels trained on in the place of the true ones. */
  static final String AS_TRAINED = "_as_trained";

  /** Whether any label trained on is not the true one. */
  boolean hasLabelNoise() {
    return !Arrays.equals(trainLabels, trainTrueLabels);
  }
}
