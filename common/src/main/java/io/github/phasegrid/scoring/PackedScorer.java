package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Scores one cell by itself, on packed bits and one thread: K-Means, K-NN and logistic regression
 * without a cluster. Deterministic.
 *
 * <p>K-Means has as many clusters as there are classes, and is fitted to the training and to the
 * test codes separately; test codes are also put into the clusters of the training codes. K-NN and
 * logistic regression learn from codes with labels. Of wide codes K-Means and logistic regression
 * see a sample of bits, if the settings say so.
 */
public final class PackedScorer {
  private static final String NO_EXAMPLES = "no examples";
  private static final String NO_TRAINING = "no training examples";
  private static final String ONE_CLASS = "one class only to learn from";

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
    StepTimes times = new StepTimes();
    return new CellPredictions(
        clusters(train, test, times), classes(train, trainLabels, test, times));
  }

  /**
   * Clusters both sides.
   *
   * @param times is told how long it took
   */
  public CellPredictions.Clusters clusters(
      CodeMatrix allOfTrain, CodeMatrix allOfTest, StepTimes times) {
    BitSample sample = spec.sample(allOfTrain.bits());
    CodeMatrix train = sample.of(allOfTrain);
    CodeMatrix test = sample.of(allOfTest);
    Optional<PackedKMeans.Fit> onTrain =
        times.time(ScoringStep.CLUSTERS_TRAIN, () -> cluster(train));
    Optional<PackedKMeans.Fit> onTest = times.time(ScoringStep.CLUSTERS_TEST, () -> cluster(test));
    return new CellPredictions.Clusters(
        told(onTrain, NO_EXAMPLES, PackedKMeans.Fit::clusters),
        told(onTest, NO_EXAMPLES, PackedKMeans.Fit::clusters),
        told(onTrain, NO_TRAINING, fit -> fit.clustersOf(test, Regions.of(test))));
  }

  private Optional<PackedKMeans.Fit> cluster(CodeMatrix codes) {
    return codes.rows() == 0
        ? Optional.empty()
        : Optional.of(PackedKMeans.fit(codes, Regions.of(codes), classes, spec.kmeans()));
  }

  private static Predictions told(
      Optional<PackedKMeans.Fit> fit, String whyNot, Function<PackedKMeans.Fit, int[]> clusters) {
    return fit.<Predictions>map(made -> new Predictions.Made(clusters.apply(made)))
        .orElse(new Predictions.Missing(whyNot));
  }

  /**
   * Learns classes from some codes and tells those of the test codes.
   *
   * @param learnt codes {@code [n, bits]}; may have no rows
   * @param labels the labels learnt, {@code [n]}, each 0 to {@code classes − 1}
   * @param times is told how long each algorithm took
   */
  public CellPredictions.Classes classes(
      CodeMatrix learnt, int[] labels, CodeMatrix test, StepTimes times) {
    if (labels.length != learnt.rows() || learnt.bits() != test.bits()) {
      throw new IllegalArgumentException(
          "%d codes of %d bits with %d labels, and test codes of %d bits"
              .formatted(learnt.rows(), learnt.bits(), labels.length, test.bits()));
    }
    NeighbourVotes neighbours =
        times.time(
            ScoringStep.NEIGHBOURS,
            () -> NeighbourVotes.of(learnt, labels, test, spec.neighbours(), classes));
    long present = Arrays.stream(labels).distinct().count();
    if (present < 2) {
      Predictions none = new Predictions.Missing(whyNotLearnt(present));
      return new CellPredictions.Classes(neighbours, none, none);
    }
    return times.time(
        ScoringStep.LOGISTIC,
        () -> {
          BitSample sample = spec.sample(learnt.bits());
          CodeMatrix from = sample.of(learnt);
          CodeMatrix asked = sample.of(test);
          Regions regions = Regions.of(from);
          LinearClassifier logistic =
              PackedLogistic.fit(from, regions, labels, classes, spec.logistic()).classifier();
          return new CellPredictions.Classes(
              neighbours,
              new Predictions.Made(logistic.predict(from, regions)),
              new Predictions.Made(logistic.predict(asked, Regions.of(asked))));
        });
  }

  /**
   * Why logistic regression cannot learn.
   *
   * @param classes classes that some example to learn from has, fewer than two
   */
  public static String whyNotLearnt(long classes) {
    return classes == 0 ? NO_TRAINING : ONE_CLASS;
  }
}
