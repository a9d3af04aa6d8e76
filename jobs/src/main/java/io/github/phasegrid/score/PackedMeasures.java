package io.github.phasegrid.score;

import io.github.phasegrid.code.ColumnCounts;
import io.github.phasegrid.code.Regions;
import io.github.phasegrid.scoring.Accuracy;
import io.github.phasegrid.scoring.Categorization;
import io.github.phasegrid.scoring.CellPredictions;
import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.NeighbourVotes;
import io.github.phasegrid.scoring.PackedScorer;
import io.github.phasegrid.scoring.Predictions;
import io.github.phasegrid.scoring.Redundancy;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.scoring.ScoringStep;
import io.github.phasegrid.scoring.StepTimes;

/**
 * What is measured on packed bits inside one task: redundancy and its companions, and Hamming K-NN.
 */
final class PackedMeasures {
  private PackedMeasures() {}

  /**
   * Measures a cell.
   *
   * @param spec with the packed engine K-Means and logistic regression are measured here too
   * @param times is told how long each step took
   */
  static Measurements of(CellCodes cell, ScoringSpec spec, StepTimes times) {
    Measurements measured = times.time(ScoringStep.REDUNDANCY, () -> redundancy(cell));
    putCategorization(measured, cell, cell.trainTrueLabels(), spec, "", times);
    if (cell.hasLabelNoise()) {
      putCategorization(measured, cell, cell.trainLabels(), spec, CellCodes.AS_TRAINED, times);
    }
    return measured;
  }

  private static Measurements redundancy(CellCodes cell) {
    Regions train = Regions.of(cell.train());
    Regions test = Regions.of(cell.test());
    int matched = Math.min(train.examples(), test.examples());
    Measurements measured = new Measurements();
    measured.put(
        "active_bits",
        ColumnCounts.of(cell.train()).plus(ColumnCounts.of(cell.test())).activeBits());
    measured.put("matched_n", matched);
    putRedundancy(measured, "_train", train, cell.trainTrueLabels(), cell.classes(), matched);
    putRedundancy(measured, "_test", test, cell.testTrueLabels(), cell.classes(), matched);
    return measured;
  }

  private static void putRedundancy(
      Measurements measured, String side, Regions regions, int[] labels, int classes, int matched) {
    Redundancy redundancy = Redundancy.of(regions, labels, classes);
    measured.put("n" + side, redundancy.examples());
    measured.put("distinct_codes" + side, redundancy.distinctCodes());
    measured.put("redundancy" + side, redundancy.ratio());
    measured.put("redundancy" + side + "_matched", Redundancy.ratioAt(regions, matched));
    measured.put("collision_probability" + side, redundancy.collisionProbability());
    measured.put("effective_bits" + side, redundancy.effectiveBits());
    measured.put("cross_class_collisions" + side, redundancy.crossClassCollisions());
  }

  /**
   * @param labels those of the training examples, true or as trained on
   * @param suffix ends the columns
   */
  private static void putCategorization(
      Measurements measured,
      CellCodes cell,
      int[] labels,
      ScoringSpec spec,
      String suffix,
      StepTimes times) {
    boolean asTrained = !suffix.isEmpty();
    switch (spec.engine()) {
      case MLLIB -> {
        NeighbourVotes votes =
            times.time(
                ScoringStep.NEIGHBOURS,
                () ->
                    NeighbourVotes.of(
                        cell.train(), labels, cell.test(), spec.neighbours(), cell.classes()));
        int[] right = cell.testTrueLabels();
        measured.put("knn_accuracy_test" + suffix, accuracy(votes.predictions(), right));
        measured.put("knn_tied_accuracy_test" + suffix, accuracy(votes.tiedPredictions(), right));
        if (!asTrained) {
          measured.put("knn_tied_fraction", votes.tiedFraction());
        }
      }
      case PACKED -> {
        CellPredictions told =
            new PackedScorer(spec, cell.classes()).score(cell.train(), labels, cell.test(), times);
        Categorization all = Categorization.of(told, labels, cell.testTrueLabels(), cell.classes());
        measured.put("kmeans_accuracy_train" + suffix, all.kmeansAccuracyTrain());
        measured.put("kmeans_matched_accuracy_train" + suffix, all.kmeansMatchedAccuracyTrain());
        measured.put("knn_accuracy_test" + suffix, all.knnAccuracyTest());
        measured.put("knn_tied_accuracy_test" + suffix, all.knnTiedAccuracyTest());
        measured.put("logistic_accuracy_train" + suffix, all.logisticAccuracyTrain());
        measured.put("logistic_accuracy_test" + suffix, all.logisticAccuracyTest());
        if (!asTrained) {
          measured.put("kmeans_accuracy_test", all.kmeansAccuracyTest());
          measured.put("kmeans_matched_accuracy_test", all.kmeansMatchedAccuracyTest());
          measured.put("knn_tied_fraction", all.knnTiedFraction());
        }
      }
    }
  }

  private static Measured accuracy(Predictions predictions, int[] labels) {
    return predictions.measuredBy(labelled -> Accuracy.of(labelled, labels));
  }
}
