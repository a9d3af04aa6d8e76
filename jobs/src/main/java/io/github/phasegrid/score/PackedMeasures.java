package io.github.phasegrid.score;

import io.github.phasegrid.code.ColumnCounts;
import io.github.phasegrid.code.NearestCodes;
import io.github.phasegrid.code.Regions;
import io.github.phasegrid.scoring.Accuracy;
import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.NeighbourVotes;
import io.github.phasegrid.scoring.Redundancy;
import java.util.Arrays;

/**
 * What is measured on packed bits inside one task: redundancy and its companions, and Hamming K-NN.
 */
final class PackedMeasures {
  private PackedMeasures() {}

  /**
   * Measures a cell.
   *
   * @param neighbours K-NN's k
   */
  static Measurements of(CellCodes cell, int neighbours) {
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
    putNeighbours(measured, cell, cell.trainTrueLabels(), neighbours, "");
    if (cell.hasLabelNoise()) {
      putNeighbours(measured, cell, cell.trainLabels(), neighbours, CellCodes.AS_TRAINED);
    }
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

  private static void putNeighbours(
      Measurements measured, CellCodes cell, int[] labels, int neighbours, String suffix) {
    if (labels.length == 0) {
      Measured absent = Measured.absent(NeighbourVotes.NO_TRAINING_EXAMPLES);
      measured.put("knn_accuracy_test" + suffix, absent);
      measured.put("knn_tied_accuracy_test" + suffix, absent);
      return;
    }
    NearestCodes training = new NearestCodes(cell.train(), labels, cell.classes());
    NeighbourVotes votes = NeighbourVotes.of(training, cell.test(), neighbours, cell.classes());
    measured.put(
        "knn_accuracy_test" + suffix, Accuracy.of(votes.predictions(), cell.testTrueLabels()));
    measured.put(
        "knn_tied_accuracy_test" + suffix,
        Accuracy.of(votes.tiedPredictions(), cell.testTrueLabels()));
    if (Arrays.equals(labels, cell.trainTrueLabels())) {
      measured.put("knn_tied_fraction", votes.tiedFraction());
    }
  }
}
