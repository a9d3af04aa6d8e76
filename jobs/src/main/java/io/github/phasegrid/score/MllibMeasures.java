package io.github.phasegrid.score;

import static io.github.phasegrid.score.CellCodes.AS_TRAINED;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import io.github.phasegrid.scoring.Accuracy;
import io.github.phasegrid.scoring.ClusterNaming;
import io.github.phasegrid.scoring.LinearClassifier;
import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.ScoringSpec;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
   */
  Measurements of(JavaRDD<CellCodes> cell, Counts counts) {
    // Not cached: MLlib then caches what it works on once, and does not decode rows in every
    // iteration.
    Dataset<Row> train = CellVectors.train(session, cell);
    Dataset<Row> test = CellVectors.test(session, cell);
    return new Measurements()
        .putAll(kmeans(train, "_train", Arrays.stream(counts.trainPerClass).sum(), counts))
        .putAll(kmeans(test, "_test", counts.testRows, counts))
        .putAll(logistic(train, cell, counts));
  }

  private Measurements kmeans(Dataset<Row> side, String suffix, long rows, Counts counts) {
    Measurements measured = new Measurements();
    if (rows == 0) {
      Measured absent = Measured.absent("no examples");
      measured.put("kmeans_accuracy" + suffix, absent);
      return measured.put("kmeans_matched_accuracy" + suffix, absent);
    }
    MllibKMeans clusters = MllibKMeans.fit(side, counts.trainPerClass.length, spec.kmeans());
    putNaming(measured, suffix, clusters.byClass(side, CellVectors.TRUE_LABEL));
    if (counts.labelNoise && suffix.equals("_train")) {
      putNaming(measured, suffix + AS_TRAINED, clusters.byClass(side, CellVectors.LABEL));
    }
    return measured;
  }

  private static void putNaming(Measurements measured, String suffix, long[][] clustersByClass) {
    ClusterNaming naming = new ClusterNaming(clustersByClass);
    measured.put("kmeans_accuracy" + suffix, naming.manyToOne());
    measured.put("kmeans_matched_accuracy" + suffix, naming.oneToOne());
  }

  private Measurements logistic(Dataset<Row> train, JavaRDD<CellCodes> cell, Counts counts) {
    Measurements measured = logistic(train, cell, counts, false);
    return counts.labelNoise ? measured.putAll(logistic(train, cell, counts, true)) : measured;
  }

  /**
   * @param asTrained whether to learn from the labels trained on, and not from the true ones
   */
  private Measurements logistic(
      Dataset<Row> train, JavaRDD<CellCodes> cell, Counts counts, boolean asTrained) {
    String suffix = asTrained ? AS_TRAINED : "";
    long[] perClass = asTrained ? counts.trainPerLabel : counts.trainPerClass;
    if (Arrays.stream(perClass).filter(count -> count > 0).count() < 2) {
      Measured absent = Measured.absent("fewer than two classes among the training examples");
      return new Measurements()
          .put("logistic_accuracy_train" + suffix, absent)
          .put("logistic_accuracy_test" + suffix, absent);
    }
    String labelColumn = asTrained ? CellVectors.LABEL : CellVectors.TRUE_LABEL;
    LinearClassifier classifier =
        new MllibLogistic(spec.logistic(), labelColumn).fit(train, perClass, counts.bits);
    return CellVectors.only(
        cell.map(
            codes -> {
              int[] labels = asTrained ? codes.trainLabels() : codes.trainTrueLabels();
              return new Measurements()
                  .put(
                      "logistic_accuracy_train" + suffix,
                      accuracy(classifier, codes.train(), labels))
                  .put(
                      "logistic_accuracy_test" + suffix,
                      accuracy(classifier, codes.test(), codes.testTrueLabels()));
            }));
  }

  private static Measured accuracy(LinearClassifier classifier, CodeMatrix codes, int[] labels) {
    return Accuracy.of(classifier.predict(codes, Regions.of(codes)), labels);
  }
}
