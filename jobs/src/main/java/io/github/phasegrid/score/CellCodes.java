package io.github.phasegrid.score;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.scoring.BitSample;
import io.github.phasegrid.scoring.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The codes of one cell, example by example.
 *
 * @param train {@code [n_train, bits]}
 * @param trainLabels {@code [n_train]}, as trained on
 * @param trainTrueLabels {@code [n_train]}
 * @param test {@code [n_test, bits]}: of the test examples, or of a probe
 * @param testTrueLabels {@code [n_test]}; empty of a probe
 * @param validation {@code [n_validation, bits]}; without rows where nothing learns from them
 * @param validationLabels {@code [n_validation]}
 * @param flips how much the codes changed since the checkpoint before
 * @param classes number of classes
 */
record CellCodes(
    CodeMatrix train,
    int[] trainLabels,
    int[] trainTrueLabels,
    CodeMatrix test,
    int[] testTrueLabels,
    CodeMatrix validation,
    int[] validationLabels,
    Flips flips,
    int classes) {

  /** Ends the columns measured with the labels trained on in the place of the true ones. */
  static final String AS_TRAINED = "_as_trained";

  /** Shares of bits that differ from those at the checkpoint before. */
  record Flips(Measured train, Measured test) {
    /** Where there is nothing to compare with. */
    static Flips absent(String why) {
      return new Flips(Measured.absent(why), Measured.absent(why));
    }
  }

  /** The same examples with the bits of a sample. */
  CellCodes seenBy(BitSample sample) {
    return sample.isAll()
        ? this
        : new CellCodes(
            sample.of(train),
            trainLabels,
            trainTrueLabels,
            sample.of(test),
            testTrueLabels,
            sample.of(validation),
            validationLabels,
            flips,
            classes);
  }

  /** What there is to learn from. */
  List<Lesson> lessons() {
    List<Lesson> lessons = new ArrayList<>(List.of(Lesson.TRUE_LABELS));
    if (hasLabelNoise()) {
      lessons.add(Lesson.LABELS_TRAINED_ON);
    }
    if (validation.rows() > 0) {
      lessons.add(Lesson.VALIDATION);
    }
    return lessons;
  }

  /** Whether any label trained on is not the true one. */
  boolean hasLabelNoise() {
    return !Arrays.equals(trainLabels, trainTrueLabels);
  }
}
