package io.github.phasegrid.score;

import static io.github.phasegrid.score.CellCodes.AS_TRAINED;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import io.github.phasegrid.scoring.Accuracy;
import io.github.phasegrid.scoring.ClusterNaming;
import io.github.phasegrid.scoring.LinearClassifier;
import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.PackedScorer;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.scoring.ScoringStep;
import io.github.phasegrid.scoring.StepTimes;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * What MLlib measures of a cell: K-Means on each side for itself, logistic regression from training
 * to test codes.
 */
final class MllibMeasures {
  private final SparkSession session;
  private final ScoringSpec spec;

  MllibMeasures(SparkSession session, ScoringSpec spec) {
    this.session = session;
    this.spec = spec;
  }

  /**
   * What the driver needs to know of a cell before it starts.
   *
   * @param bits bits of a code
   * @param trainPerClass training examples by true class
   * @param trainPerLabel training examples by label trained on
   * @param testRows test examples
   * @param labelNoise whether these differ
   */
  record Counts(
      int bits, long[] trainPerClass, long[] trainPerLabel, int testRows, boolean labelNoise)
      implements java.io.Serializable {
    static Counts of(CellCodes cell) {
      return new Counts(
          cell.train().bits(),
          perClass(cell.trainTrueLabels(), cell.classes()),
          perClass(cell.trainLabels(), cell.classes()),
          cell.test().rows(),
          cell.hasLabelNoise());
    }

    int classes() {
      return trainPerClass.length;
    }

    long trainRows() {
      return Arrays.stream(trainPerClass).sum();
    }

    private static long[] perClass(int[] labels, int classes) {
      long[] counts = new long[classes];
      for (int label : labels) {
        counts[label]++;
      }
      return counts;
    }
  }

  /**
   * Measures a cell.
   *
   * @param cell a cached RDD of one element
   * @param times is told how long each step took, waiting for a slot included
   */
  Measurements of(JavaRDD<CellCodes> cell, Counts counts, StepTimes times) {
    JavaRDD<DistinctCodes> train = cell.map(c -> DistinctCodes.of(c.train())).cache();
    JavaRDD<DistinctCodes> test = cell.map(c -> DistinctCodes.of(c.test())).cache();
    try {
      Measurements measured = new Measurements();
      measured.putAll(
          times.time(ScoringStep.CLUSTERS_TRAIN, () -> clustersTrain(cell, train, counts)));
      measured.putAll(
          times.time(ScoringStep.CLUSTERS_TEST, () -> clustersTest(cell, test, counts)));
      measured.putAll(times.time(ScoringStep.LOGISTIC, () -> logistic(cell, train, counts, false)));
      return counts.labelNoise
          ? measured.putAll(
              times.time(ScoringStep.LOGISTIC, () -> logistic(cell, train, counts, true)))
          : measured;
    } finally {
      train.unpersist();
      test.unpersist();
    }
  }

  private Measurements clustersTrain(
      JavaRDD<CellCodes> cell, JavaRDD<DistinctCodes> side, Counts counts) {
    if (counts.trainRows() == 0) {
      return noClusters("_train");
    }
    MllibKMeans kmeans = MllibKMeans.fit(side, counts.classes(), spec.kmeans());
    return Single.of(
        cell.zip(side)
            .map(
                both -> {
                  CellCodes codes = both._1();
                  int[] clusters = kmeans.clusters(both._2());
                  Measurements measured = new Measurements();
                  putNaming(measured, "_train", clusters, codes.trainTrueLabels(), codes.classes());
                  if (codes.hasLabelNoise()) {
                    putNaming(
                        measured,
                        "_train" + AS_TRAINED,
                        clusters,
                        codes.trainLabels(),
                        codes.classes());
                  }
                  return measured;
                }));
  }

  private Measurements clustersTest(
      JavaRDD<CellCodes> cell, JavaRDD<DistinctCodes> side, Counts counts) {
    if (counts.testRows == 0) {
      return noClusters("_test");
    }
    MllibKMeans kmeans = MllibKMeans.fit(side, counts.classes(), spec.kmeans());
    return Single.of(
        cell.zip(side)
            .map(
                both -> {
                  CellCodes codes = both._1();
                  Measurements measured = new Measurements();
                  putNaming(
                      measured,
                      "_test",
                      kmeans.clusters(both._2()),
                      codes.testTrueLabels(),
                      codes.classes());
                  return measured;
                }));
  }

  private static Measurements noClusters(String suffix) {
    Measured absent = Measured.absent("no examples");
    return new Measurements()
        .put("kmeans_accuracy" + suffix, absent)
        .put("kmeans_matched_accuracy" + suffix, absent);
  }

  private static void putNaming(
      Measurements measured, String suffix, int[] clusters, int[] labels, int classes) {
    ClusterNaming naming = ClusterNaming.of(clusters, labels, classes, classes);
    measured.put("kmeans_accuracy" + suffix, naming.manyToOne());
    measured.put("kmeans_matched_accuracy" + suffix, naming.oneToOne());
  }

  /**
   * @param asTrained whether to learn from the labels trained on, and not from the true ones
   */
  private Measurements logistic(
      JavaRDD<CellCodes> cell, JavaRDD<DistinctCodes> train, Counts counts, boolean asTrained) {
    String suffix = asTrained ? AS_TRAINED : "";
    long[] perClass = asTrained ? counts.trainPerLabel : counts.trainPerClass;
    long present = Arrays.stream(perClass).filter(count -> count > 0).count();
    if (present < 2) {
      Measured absent = Measured.absent(PackedScorer.whyNotLearnt(present));
      return new Measurements()
          .put("logistic_accuracy_train" + suffix, absent)
          .put("logistic_accuracy_test" + suffix, absent);
    }
    JavaRDD<LabelledCodes> learnt =
        cell.zip(train)
            .map(
                both ->
                    LabelledCodes.of(both._2(), learnt(both._1(), asTrained), both._1().classes()))
            .cache();
    try {
      LinearClassifier classifier =
          new MllibLogistic(session, spec.logistic()).fit(learnt, perClass, counts.bits);
      return Single.of(
          cell.map(
              codes ->
                  new Measurements()
                      .put(
                          "logistic_accuracy_train" + suffix,
                          accuracy(classifier, codes.train(), learnt(codes, asTrained)))
                      .put(
                          "logistic_accuracy_test" + suffix,
                          accuracy(classifier, codes.test(), codes.testTrueLabels()))));
    } finally {
      learnt.unpersist();
    }
  }

  private static int[] learnt(CellCodes codes, boolean asTrained) {
    return asTrained ? codes.trainLabels() : codes.trainTrueLabels();
  }

  private static Measured accuracy(LinearClassifier classifier, CodeMatrix codes, int[] labels) {
    return Accuracy.of(classifier.predict(codes, Regions.of(codes)), labels);
  }
}
