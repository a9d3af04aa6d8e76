package io.github.phasegrid.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.scoring.LogisticFamily;
import io.github.phasegrid.scoring.ScoringSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Codes folded into weights, against plain MLlib on one row an example. */
class FoldingTest {
  private static final int CLASSES = 4;
  private static final int ROWS = 900;
  private static final int BITS = 9;
  private static final int[] LABELS = SampleCells.labels(ROWS, CLASSES);
  private static final CodeMatrix CODES = SampleCells.noisy(ROWS, BITS, CLASSES, 5);

  private static SparkSession session;
  private static Dataset<Row> plain;

  @BeforeAll
  static void start() {
    session = LocalSpark.start();
    List<Row> rows =
        IntStream.range(0, ROWS)
            .mapToObj(row -> RowFactory.create(vector(row), (double) LABELS[row], 1.0))
            .toList();
    plain = session.createDataFrame(rows, LabelledCodes.SCHEMA).coalesce(1).cache();
    assertThat(DistinctCodes.of(CODES).points()).hasSizeLessThan(ROWS / 3);
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static Vector vector(int row) {
    return Vectors.dense(
        IntStream.range(0, BITS).mapToDouble(bit -> CODES.get(row, bit) ? 1 : 0).toArray());
  }

  @Test
  void clustersCostNoMore() {
    ScoringSpec.KMeans spec = new ScoringSpec.KMeans(9, 5, 100);
    double best = Double.POSITIVE_INFINITY;
    for (int restart = 0; restart < spec.restarts(); restart++) {
      KMeansModel model = new KMeans().setK(7).setSeed(spec.seed() + restart).fit(plain);
      best = Math.min(best, model.summary().trainingCost());
    }
    MllibKMeans folded =
        MllibKMeans.fit(LocalSpark.single(session, () -> DistinctCodes.of(CODES)), 7, spec);
    assertThat(folded.cost()).isPositive().isLessThanOrEqualTo(best * 1.01);
    int[] clusters = folded.clusters(DistinctCodes.of(CODES));
    assertThat(clusters).hasSize(ROWS);
    assertThat(cost(clusters, 7)).isLessThanOrEqualTo(folded.cost() * (1 + 1e-9));
  }

  /** Sum over examples, one by one, of the squared distances to the means of their clusters. */
  private static double cost(int[] clusters, int count) {
    double cost = 0;
    for (int cluster = 0; cluster < count; cluster++) {
      int own = cluster;
      int[] members = IntStream.range(0, ROWS).filter(row -> clusters[row] == own).toArray();
      for (int bit = 0; bit < BITS; bit++) {
        int at = bit;
        double mean =
            Arrays.stream(members).mapToDouble(row -> vector(row).apply(at)).average().orElse(0);
        cost +=
            Arrays.stream(members).mapToDouble(r -> Math.pow(vector(r).apply(at) - mean, 2)).sum();
      }
    }
    return cost;
  }

  @Test
  void regressionsMeetWherePlainOnesDo() {
    double c = 0.3;
    ScoringSpec.Logistic spec = new ScoringSpec.Logistic(LogisticFamily.MULTINOMIAL, c, 300);
    LogisticRegressionModel unfolded =
        new LogisticRegression()
            .setFamily("multinomial")
            .setLabelCol(LabelledCodes.TARGET)
            .setRegParam(1 / (c * ROWS))
            .setStandardization(false)
            .setMaxIter(300)
            .setTol(1e-9)
            .fit(plain);
    double[] history = unfolded.summary().objectiveHistory();
    double least = history[history.length - 1];
    long[] perClass = new long[CLASSES];
    Arrays.stream(LABELS).forEach(label -> perClass[label]++);

    List<double[]> points =
        MllibLogistic.ofCodes(session, spec)
            .points(
                LocalSpark.single(
                    session, () -> LabelledCodes.of(DistinctCodes.of(CODES), LABELS, CLASSES)),
                perClass,
                BITS);

    assertThat(objective(points.get(0), c)).isEqualTo(least, within(1e-4 * least));
  }

  /** Mean log loss over the examples, one by one, plus {@code ‖w‖² / (2 C n)}. */
  private static double objective(double[] point, double c) {
    int stride = BITS + 1;
    double loss = 0;
    for (int row = 0; row < ROWS; row++) {
      double[] scores = new double[CLASSES];
      for (int label = 0; label < CLASSES; label++) {
        scores[label] = point[label * stride + BITS];
        for (int bit = 0; bit < BITS; bit++) {
          scores[label] += CODES.get(row, bit) ? point[label * stride + bit] : 0;
        }
      }
      loss += Math.log(Arrays.stream(scores).map(Math::exp).sum()) - scores[LABELS[row]];
    }
    double squared =
        IntStream.range(0, point.length)
            .filter(i -> i % stride < BITS)
            .mapToDouble(i -> point[i] * point[i])
            .sum();
    return loss / ROWS + squared / (2 * c * ROWS);
  }

  @Test
  void foldsOneRowACodeAndTarget() {
    CodeMatrix codes = SampleCells.codes(3, 5, 1, 5, 5, 1);
    LabelledCodes labelled =
        LabelledCodes.of(DistinctCodes.of(codes), new int[] {0, 1, 2, 0, 1}, 3);
    List<Row> rows = new java.util.ArrayList<>();
    labelled.rows(new int[] {1, -1, 0}).forEachRemaining(rows::add);
    Vector five = Vectors.dense(1, -1, 1);
    assertThat(rows)
        .containsExactly(RowFactory.create(five, 0.0, 1.0), RowFactory.create(five, 1.0, 2.0));
  }
}
