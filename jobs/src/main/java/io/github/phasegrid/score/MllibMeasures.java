package io.github.phasegrid.score;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import io.github.phasegrid.scoring.Accuracy;
import io.github.phasegrid.scoring.CellPredictions;
import io.github.phasegrid.scoring.LinearClassifier;
import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.Predictions;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.scoring.ScoringStep;
import io.github.phasegrid.scoring.StepTimes;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * What MLlib measures of a cell: K-Means on each side for itself, logistic regression from training
 * or validation codes to test codes.
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
   * @param classes number of classes
   * @param trainRows training examples
   * @param testRows test examples
   * @param perClass examples by class, for each lesson there is
   */
  record Counts(int bits, int classes, int trainRows, int testRows, Map<Lesson, long[]> perClass)
      implements Serializable {
    static Counts of(CellCodes cell) {
      return of(cell, cell.train().bits());
    }

    /**
     * Counts of a cell.
     *
     * @param bits how many of its bits MLlib sees
     */
    static Counts of(CellCodes cell, int bits) {
      Map<Lesson, long[]> perClass = new EnumMap<>(Lesson.class);
      for (Lesson lesson : cell.lessons()) {
        perClass.put(lesson, perClass(lesson.labels(cell), cell.classes()));
      }
      return new Counts(bits, cell.classes(), cell.train().rows(), cell.test().rows(), perClass);
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
      Optional<MllibKMeans> onTrain =
          times.time(
              ScoringStep.CLUSTERS_TRAIN, () -> clusters(train, counts.trainRows, counts.classes));
      Optional<MllibKMeans> onTest =
          times.time(
              ScoringStep.CLUSTERS_TEST, () -> clusters(test, counts.testRows, counts.classes));
      Measurements measured =
          times.time(
              ScoringStep.CLUSTERS_TEST, () -> agreement(cell, train, test, onTrain, onTest));
      for (Lesson lesson : counts.perClass.keySet()) {
        measured.putAll(
            times.time(ScoringStep.LOGISTIC, () -> logistic(cell, train, counts, lesson)));
      }
      return measured;
    } finally {
      train.unpersist();
      test.unpersist();
    }
  }

  private Optional<MllibKMeans> clusters(JavaRDD<DistinctCodes> side, int rows, int classes) {
    return rows == 0
        ? Optional.empty()
        : Optional.of(MllibKMeans.fit(side, classes, spec.kmeans()));
  }

  private static Measurements agreement(
      JavaRDD<CellCodes> cell,
      JavaRDD<DistinctCodes> train,
      JavaRDD<DistinctCodes> test,
      Optional<MllibKMeans> onTrain,
      Optional<MllibKMeans> onTest) {
    MllibKMeans fittedToTrain = onTrain.orElse(null); // travels to the task; an Optional cannot
    MllibKMeans fittedToTest = onTest.orElse(null);
    return Single.of(
        cell.zip(train.zip(test))
            .map(
                all -> {
                  Measurements measured = new Measurements();
                  DistinctCodes ofTrain = all._2()._1();
                  DistinctCodes ofTest = all._2()._2();
                  PackedMeasures.putClusters(
                      measured,
                      all._1(),
                      new CellPredictions.Clusters(
                          told(fittedToTrain, ofTrain, "no examples"),
                          told(fittedToTest, ofTest, "no examples"),
                          told(fittedToTrain, ofTest, "no training examples")));
                  return measured;
                }));
  }

  private static Predictions told(MllibKMeans fitted, DistinctCodes codes, String whyNot) {
    return fitted == null
        ? new Predictions.Missing(whyNot)
        : new Predictions.Made(fitted.clusters(codes));
  }

  private Measurements logistic(
      JavaRDD<CellCodes> cell, JavaRDD<DistinctCodes> train, Counts counts, Lesson lesson) {
    long[] perClass = counts.perClass.get(lesson);
    Measurements unlearnt = new Measurements();
    if (lesson.putWhyNotLearnt(unlearnt, perClass)) {
      return unlearnt;
    }
    JavaRDD<DistinctCodes> distinct =
        lesson == Lesson.VALIDATION ? cell.map(c -> DistinctCodes.of(c.validation())) : train;
    JavaRDD<LabelledCodes> learnt =
        cell.zip(distinct)
            .map(both -> LabelledCodes.of(both._2(), lesson.labels(both._1()), both._1().classes()))
            .cache();
    try {
      LinearClassifier classifier =
          MllibLogistic.ofCodes(session, spec.logistic()).fit(learnt, perClass, counts.bits);
      return Single.of(
          cell.map(
              codes -> {
                Measurements measured = new Measurements();
                lesson.putLogistic(
                    measured,
                    accuracy(classifier, lesson.codes(codes), lesson.labels(codes)),
                    accuracy(classifier, codes.test(), codes.testTrueLabels()));
                return measured;
              }));
    } finally {
      learnt.unpersist();
    }
  }

  private static Measured accuracy(LinearClassifier classifier, CodeMatrix codes, int[] labels) {
    return Accuracy.of(classifier.predict(codes, Regions.of(codes)), labels);
  }
}
