package io.github.phasegrid.score;

import io.github.phasegrid.dataset.Inputs;
import io.github.phasegrid.scoring.Accuracy;
import io.github.phasegrid.scoring.CellPredictions;
import io.github.phasegrid.scoring.LinearClassifier;
import io.github.phasegrid.scoring.PackedKMeans;
import io.github.phasegrid.scoring.Predictions;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.scoring.ScoringStep;
import io.github.phasegrid.scoring.StepTimes;
import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * What MLlib measures of real-valued vectors: K-Means on each side for itself, logistic regression
 * from training or validation vectors to test vectors, with the settings that codes are scored
 * with. One partition, so that no number depends on the cluster.
 *
 * <p>K-Means starts where MLlib does (k-means||), from as many seeds as there are restarts.
 */
final class VectorMeasures {
  private final SparkSession session;
  private final ScoringSpec spec;

  VectorMeasures(SparkSession session, ScoringSpec spec) {
    this.session = session;
    this.spec = spec;
  }

  /**
   * Measures a control.
   *
   * @param vectors a cached RDD of one element
   * @param counts of its codes
   * @param times is told how long each step took, waiting for a slot included
   */
  Measurements of(JavaRDD<ControlVectors> vectors, MllibMeasures.Counts counts, StepTimes times) {
    KMeansModel onTrain =
        times.time(
            ScoringStep.CLUSTERS_TRAIN,
            () -> clusters(vectors, ControlVectors::train, counts.trainRows(), counts.classes()));
    KMeansModel onTest =
        times.time(
            ScoringStep.CLUSTERS_TEST,
            () -> clusters(vectors, ControlVectors::test, counts.testRows(), counts.classes()));
    Measurements measured =
        times.time(ScoringStep.CLUSTERS_TEST, () -> agreement(vectors, onTrain, onTest));
    for (Lesson lesson : counts.perClass().keySet()) {
      measured.putAll(times.time(ScoringStep.LOGISTIC, () -> logistic(vectors, counts, lesson)));
    }
    return measured;
  }

  /** One side of the vectors; travels to tasks. */
  private interface Side extends Function<ControlVectors, Inputs>, Serializable {}

  /**
   * The best of all starts, the earlier of equals; null without vectors, as it travels to tasks.
   */
  private KMeansModel clusters(JavaRDD<ControlVectors> vectors, Side side, int rows, int classes) {
    if (rows == 0) {
      return null;
    }
    JavaRDD<Vector> points =
        vectors.flatMap(all -> points(side.apply(all))).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      double epsilon =
          Single.of(vectors.map(all -> Math.sqrt(smallestMove(side.apply(all)) / classes)));
      KMeansModel best = null;
      for (int restart = 0; restart < spec.kmeans().restarts(); restart++) {
        KMeansModel model =
            new KMeans()
                .setK(classes)
                .setSeed(spec.kmeans().seed() + restart)
                .setMaxIterations(spec.kmeans().maxIterations())
                .setEpsilon(epsilon)
                .run(points.rdd());
        if (best == null || model.trainingCost() < best.trainingCost()) {
          best = model;
        }
      }
      return best;
    } finally {
      points.unpersist();
    }
  }

  private static Iterator<Vector> points(Inputs vectors) {
    return IntStream.range(0, vectors.count()).mapToObj(i -> point(vectors, i)).iterator();
  }

  /** Without zeros where there are many: MLlib's distances are then faster. */
  private static Vector point(Inputs vectors, int example) {
    return Vectors.dense(LabelledVectors.values(vectors, example)).compressed();
  }

  /** As of codes: a share of the mean variance of a value. */
  static double smallestMove(Inputs vectors) {
    double[] sums = new double[vectors.inputs()];
    double[] squares = new double[vectors.inputs()];
    for (int example = 0; example < vectors.count(); example++) {
      double[] values = LabelledVectors.values(vectors, example);
      for (int i = 0; i < values.length; i++) {
        sums[i] += values[i];
        squares[i] += values[i] * values[i];
      }
    }
    double variances = 0;
    for (int i = 0; i < sums.length; i++) {
      double mean = sums[i] / vectors.count();
      variances += Math.max(0, squares[i] / vectors.count() - mean * mean);
    }
    return PackedKMeans.TOLERANCE * variances / sums.length;
  }

  private static Measurements agreement(
      JavaRDD<ControlVectors> vectors, KMeansModel onTrain, KMeansModel onTest) {
    return Single.of(
        vectors.map(
            all -> {
              Measurements measured = new Measurements();
              PackedMeasures.putClusters(
                  measured,
                  all.codes(),
                  new CellPredictions.Clusters(
                      told(onTrain, all.train(), "no examples"),
                      told(onTest, all.test(), "no examples"),
                      told(onTrain, all.test(), "no training examples")));
              return measured;
            }));
  }

  private static Predictions told(KMeansModel model, Inputs vectors, String whyNot) {
    return model == null
        ? new Predictions.Missing(whyNot)
        : new Predictions.Made(
            IntStream.range(0, vectors.count())
                .map(example -> model.predict(point(vectors, example)))
                .toArray());
  }

  private Measurements logistic(
      JavaRDD<ControlVectors> vectors, MllibMeasures.Counts counts, Lesson lesson) {
    long[] perClass = counts.perClass().get(lesson);
    Measurements unlearnt = new Measurements();
    if (lesson.putWhyNotLearnt(unlearnt, perClass)) {
      return unlearnt;
    }
    JavaRDD<LabelledVectors> learnt =
        vectors.map(all -> new LabelledVectors(all.learnt(lesson), lesson.labels(all.codes())));
    LinearClassifier classifier =
        MllibLogistic.ofVectors(session, spec.logistic()).fit(learnt, perClass, counts.bits());
    return Single.of(
        vectors.map(
            all -> {
              Measurements measured = new Measurements();
              lesson.putLogistic(
                  measured,
                  Accuracy.of(classifier.predict(all.learnt(lesson)), lesson.labels(all.codes())),
                  Accuracy.of(classifier.predict(all.test()), all.codes().testTrueLabels()));
              return measured;
            }));
  }
}
