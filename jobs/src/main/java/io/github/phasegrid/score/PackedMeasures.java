package io.github.phasegrid.score;

import static io.github.phasegrid.score.CellCodes.AS_TRAINED;

import io.github.phasegrid.code.ColumnCounts;
import io.github.phasegrid.code.Regions;
import io.github.phasegrid.scoring.Accuracy;
import io.github.phasegrid.scoring.CellPredictions;
import io.github.phasegrid.scoring.ClusterAgreement;
import io.github.phasegrid.scoring.Collisions;
import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.NeighbourVotes;
import io.github.phasegrid.scoring.PackedScorer;
import io.github.phasegrid.scoring.Predictions;
import io.github.phasegrid.scoring.RegionSizes;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.scoring.ScoringStep;
import io.github.phasegrid.scoring.SharedRegions;
import io.github.phasegrid.scoring.StepTimes;

/**
 * What is measured on packed bits inside one task: redundancy and its companions, and Hamming K-NN.
 */
final class PackedMeasures {
  private final CellCodes cell;
  private final ScoringSpec spec;
  private final StepTimes times;
  private final Measurements measured = new Measurements();

  private PackedMeasures(CellCodes cell, ScoringSpec spec, StepTimes times) {
    this.cell = cell;
    this.spec = spec;
    this.times = times;
  }

  /**
   * Measures a cell.
   *
   * @param spec with the packed engine K-Means and logistic regression are measured here too
   * @param times is told how long each step took
   */
  static Measurements of(CellCodes cell, ScoringSpec spec, StepTimes times) {
    PackedMeasures measures = new PackedMeasures(cell, spec, times);
    times.time(ScoringStep.REDUNDANCY, measures::redundancy);
    switch (spec.engine()) {
      case MLLIB -> measures.neighbours();
      case PACKED -> measures.categorization();
    }
    return measures.measured;
  }

  /**
   * Measures a cell with a probe in the place of the test examples: what needs no labels. What is
   * measured of the training examples alone is in the row without a probe.
   */
  static Measurements ofProbe(CellCodes cell, ScoringSpec spec, StepTimes times) {
    PackedMeasures measures = new PackedMeasures(cell, spec, times);
    times.time(ScoringStep.REDUNDANCY, measures::redundancyOfTest);
    return measures.measured;
  }

  private Measurements redundancy() {
    Regions train = Regions.of(cell.train());
    measured.putRedundancy("_train", RegionSizes.of(train), matched());
    putCollisions("_train", train, cell.trainTrueLabels());
    if (cell.hasLabelNoise()) {
      putCollisions("_train" + AS_TRAINED, train, cell.trainLabels());
    }
    measured.put("bit_flip_rate_train", cell.flips().train());
    redundancyOfTest();
    putCollisions("_test", Regions.of(cell.test()), cell.testTrueLabels());
    SharedRegions shared = SharedRegions.of(cell.train(), cell.test());
    measured.put("shared_region_agreement_test", agreement(shared, cell.trainTrueLabels()));
    if (cell.hasLabelNoise()) {
      measured.put(
          "shared_region_agreement_test" + AS_TRAINED, agreement(shared, cell.trainLabels()));
    }
    if (cell.validation().rows() > 0) {
      measured.put("n_validation", cell.validation().rows());
    }
    return measured;
  }

  private Measurements redundancyOfTest() {
    measured.put(
        "active_bits",
        ColumnCounts.of(cell.train()).plus(ColumnCounts.of(cell.test())).activeBits());
    measured.put("matched_n", matched());
    measured.putRedundancy("_test", RegionSizes.of(Regions.of(cell.test())), matched());
    measured.put(
        "shared_region_fraction_test", SharedRegions.of(cell.train(), cell.test()).fraction());
    return measured.put("bit_flip_rate_test", cell.flips().test());
  }

  private int matched() {
    return Math.min(cell.train().rows(), cell.test().rows());
  }

  private void putCollisions(String ending, Regions regions, int[] labels) {
    Collisions collisions = Collisions.of(regions, labels, cell.classes());
    measured.put("same_class_collisions" + ending, collisions.sameClass());
    measured.put("cross_class_collisions" + ending, collisions.crossClass());
  }

  private Measured agreement(SharedRegions shared, int[] labels) {
    return shared.agreement(labels, cell.testTrueLabels(), cell.classes());
  }

  /** K-NN alone. */
  private void neighbours() {
    for (Lesson lesson : cell.lessons()) {
      putVotes(
          lesson,
          times.time(
              ScoringStep.NEIGHBOURS,
              () ->
                  NeighbourVotes.of(
                      lesson.codes(cell),
                      lesson.labels(cell),
                      cell.test(),
                      spec.neighbours(),
                      cell.classes())));
    }
  }

  private void putVotes(Lesson lesson, NeighbourVotes votes) {
    lesson.putNeighbours(
        measured,
        accuracy(votes.predictions(), cell.testTrueLabels()),
        accuracy(votes.tiedPredictions(), cell.testTrueLabels()));
    if (lesson == Lesson.TRUE_LABELS) {
      measured.put("knn_tied_fraction", votes.tiedFraction());
    }
  }

  private static Measured accuracy(Predictions told, int[] labels) {
    return told.measuredBy(values -> Accuracy.of(values, labels));
  }

  /** All simple algorithms. */
  private void categorization() {
    PackedScorer scorer = new PackedScorer(spec, cell.classes());
    CellPredictions.Clusters clusters = scorer.clusters(cell.train(), cell.test(), times);
    putClusters(measured, cell, clusters);
    for (Lesson lesson : cell.lessons()) {
      int[] labels = lesson.labels(cell);
      CellPredictions.Classes told = scorer.classes(lesson.codes(cell), labels, cell.test(), times);
      putVotes(lesson, told.neighbours());
      lesson.putLogistic(
          measured,
          accuracy(told.logisticLearnt(), labels),
          accuracy(told.logisticTest(), cell.testTrueLabels()));
    }
    measured.putSample(spec.sample(cell.train().bits()));
  }

  /** How well clusters, whoever found them, fit the labels. */
  static void putClusters(
      Measurements measured, CellCodes cell, CellPredictions.Clusters clusters) {
    putTrainClusters(measured, cell, clusters, cell.trainTrueLabels(), "");
    if (cell.hasLabelNoise()) {
      putTrainClusters(measured, cell, clusters, cell.trainLabels(), AS_TRAINED);
    }
    measured.put(
        ClusterAgreement.of(clusters.test(), cell.testTrueLabels(), cell.classes()), "_test");
  }

  private static void putTrainClusters(
      Measurements measured,
      CellCodes cell,
      CellPredictions.Clusters clusters,
      int[] labels,
      String suffix) {
    measured.put(ClusterAgreement.of(clusters.train(), labels, cell.classes()), "_train" + suffix);
    measured.put(
        "kmeans_transfer_accuracy_test" + suffix,
        ClusterAgreement.transferred(
            clusters.train(),
            labels,
            clusters.transferred(),
            cell.testTrueLabels(),
            cell.classes()));
  }
}
