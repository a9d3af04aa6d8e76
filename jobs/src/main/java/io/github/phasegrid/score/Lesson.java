package io.github.phasegrid.score;

import static io.github.phasegrid.score.CellCodes.AS_TRAINED;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.PackedScorer;
import java.util.Arrays;

/** What K-NN and logistic regression learn from, before they are asked about the test codes. */
enum Lesson {
  /** The training codes, with the true labels. */
  TRUE_LABELS("", ""),
  /** The training codes, with the labels trained on. */
  LABELS_TRAINED_ON("", AS_TRAINED),
  /** The validation codes. */
  VALIDATION("_validation", "");

  private final String infix;
  private final String suffix;

  Lesson(String infix, String suffix) {
    this.infix = infix;
    this.suffix = suffix;
  }

  CodeMatrix codes(CellCodes cell) {
    return this == VALIDATION ? cell.validation() : cell.train();
  }

  /** The labels of a block of the codes learnt from. */
  int[] labels(CodeBlock block) {
    return this == LABELS_TRAINED_ON ? block.labels() : block.trueLabels();
  }

  int[] labels(CellCodes cell) {
    return switch (this) {
      case TRUE_LABELS -> cell.trainTrueLabels();
      case LABELS_TRAINED_ON -> cell.trainLabels();
      case VALIDATION -> cell.validationLabels();
    };
  }

  void putNeighbours(Measurements measured, Measured accuracy, Measured tiedAccuracy) {
    measured.put("knn" + infix + "_accuracy_test" + suffix, accuracy);
    if (this != VALIDATION) {
      measured.put("knn_tied_accuracy_test" + suffix, tiedAccuracy);
    }
  }

  /**
   * Puts the reason in the place of logistic regression's measures where it cannot learn.
   *
   * @param perClass examples to learn from, by class
   * @return whether that is so: fewer than two classes have any
   */
  boolean putWhyNotLearnt(Measurements measured, long[] perClass) {
    long present = Arrays.stream(perClass).filter(count -> count > 0).count();
    if (present >= 2) {
      return false;
    }
    Measured absent = Measured.absent(PackedScorer.whyNotLearnt(present));
    putLogistic(measured, absent, absent);
    return true;
  }

  void putLogistic(Measurements measured, Measured learnt, Measured test) {
    if (this != VALIDATION) {
      measured.put("logistic_accuracy_train" + suffix, learnt);
    }
    measured.put("logistic" + infix + "_accuracy_test" + suffix, test);
  }
}
