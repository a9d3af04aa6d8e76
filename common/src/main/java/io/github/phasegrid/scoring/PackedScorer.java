package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import java.util.Arrays;

/**
 * Scores one cell by itself, on packed bits and one thread: K-Means, K-NN and logistic regression
 * without a cluster. Deterministic.
 *
 * <p>K-Means has as many clusters as there are classes, and is fitted to the training and to the
 * test codes separately. K-NN and logistic regression learn from the training codes.
 */
public final class PackedScorer {
  private static final String NO_EXAMPLES = "no examples";
  private static final String NO_TRAINING = "no training examples";
  private static final String ONE_CLASS = "training examples of one class only";

  private final ScoringSpec spec;
  private final int classes;

  /**
   * @param spec the settings; layers and engine play no part here
   * @param classes number of classes
   */
  public PackedScorer(ScoringSpec spec, int classes) {
    this.spec = spec;
    this.classes = classes;
  }

  /**
   * Asks all algorithms.
   *
   * @param train training codes {@code [n, bits]}; may have no rows
   * @param trainLabels the labels learnt from, {@code [n]}, each 0 to {@code classes − 1}
   * @param test test codes {@code [m, bits]}; may have no rows
   */
  public CellPredictions score(CodeMatrix train, int[] trainLabels, CodeMatrix test) {
    return score(train, trainLabels, test, new StepTimes());
  }

  /**
   * The same.
   *
   * @param times is told how long each algorithm took
   */
  public CellPredictions score(
      CodeMatrix train, int[] trainLabels, CodeMatrix test, StepTimes times) {
    if (trainLabels.length != train.rows() || train.bits() != test.bits()) {
      throw new IllegalArgumentException(
          "%d codes of %d bits with %d labels, and test codes of %d bits"
              .formatted(train.rows(), train.bits(), trainLabels.length, test.bits()));
    }
    Regions trainRegions = Regions.of(train);
    Regions testRegions = Regions.of(test);
    Predictions clustersTrain =
        times.time(ScoringStep.CLUSTERS_TRAIN, () -> clusters(train, trainRegions));
    Predictions clustersTest =
        times.time(ScoringStep.CLUSTERS_TEST, () -> clusters(test, testRegions));
    NeighbourVotes neighbours =
        times.time(
            ScoringStep.NEIGHBOURS,
            () -> NeighbourVotes.of(train, trainLabels, test, spec.neighbours(), classes));
    long present = Arrays.stream(trainLabels).distinct().count();
    if (present < 2) {
      Predictions none = new Predictions.Missing(whyNotLearnt(present));
      return new CellPredictions(clustersTrain, clustersTest, neighbours, none, none);
    }
    return times.time(
        ScoringStep.LOGISTIC,
        () -> {
          LinearClassifier logistic =
              PackedLogistic.fit(train, trainRegions, trainLabels, classes, spec.logistic())
                  .classifier();
          return new CellPredictions(
              clustersTrain,
              clustersTest,
              neighbours,
              new Predictions.Made(logistic.predict(train, trainRegions)),
              new Predictions.Made(logistic.predict(test, testRegions)));
        });
  }

  /**
   * Why logistic regression cannot learn.
   *
   * @param classes classes that some training example has, fewer than two
   */
  public static String whyNotLearnt(long classes) {
    return classes == 0 ? NO_TRAINING : ONE_CLASS;
  }

  private Predictions clusters(CodeMatrix codes, Regions regions) {
    return codes.rows() == 0
        ? new Predictions.Missing(NO_EXAMPLES)
        : new Predictions.Made(PackedKMeans.fit(codes, regions, classes, spec.kmeans()).clusters());
  }
}
