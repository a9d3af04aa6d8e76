package io.github.phasegrid.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import io.github.phasegrid.scoring.LinearClassifier;
import io.github.phasegrid.scoring.ScoringSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Logistic regression with an L2 penalty on the 0/1 vectors of a cell's training codes.
 *
 * <p>MLlib minimizes {@code mean log-loss + λ/2·‖w‖²}; scikit-learn's C is λ = 1 / (C·n) with the n
 * examples of that fit, for one-vs-one those of the pair. Intercepts are not penalized, features
 * not standardized.
 */
final class MllibLogistic {
  /** Column of the class within a fit. */
  private static final String TARGET = "target";

  private final ScoringSpec.Logistic spec;
  private final String labelColumn;

  /**
   * @param labelColumn of {@link CellVectors}
   */
  MllibLogistic(ScoringSpec.Logistic spec, String labelColumn) {
    this.spec = spec;
    this.labelColumn = labelColumn;
  }

  /**
   * Fits on the training codes.
   *
   * @param train rows of {@link CellVectors}
   * @param perClass training examples by class, of at least two classes
   */
  LinearClassifier fit(Dataset<Row> train, long[] perClass, int bits) {
    int[] present = present(perClass);
    return new LinearClassifier(spec.family(), present, bits, points(train, perClass, bits));
  }

  private static int[] present(long[] perClass) {
    return IntStream.range(0, perClass.length).filter(label -> perClass[label] > 0).toArray();
  }

  /** The weights and intercepts fitted, laid out as {@link LinearClassifier} wants them. */
  List<double[]> points(Dataset<Row> train, long[] perClass, int bits) {
    int[] present = present(perClass);
    return switch (spec.family()) {
      case MULTINOMIAL -> List.of(multinomial(train, perClass, present, bits));
      case ONE_VS_REST -> oneVsRest(train, perClass, present);
      case ONE_VS_ONE -> oneVsOne(train, perClass, present);
    };
  }

  private double[] multinomial(Dataset<Row> train, long[] perClass, int[] present, int bits) {
    LogisticRegressionModel model =
        estimator(LongStream.of(perClass).sum())
            .setFamily("multinomial")
            .setLabelCol(labelColumn)
            .fit(train);
    double[] point = new double[present.length * (bits + 1)];
    for (int i = 0; i < present.length; i++) {
      for (int bit = 0; bit < bits; bit++) {
        point[i * (bits + 1) + bit] = model.coefficientMatrix().apply(present[i], bit);
      }
      point[i * (bits + 1) + bits] = model.interceptVector().apply(present[i]);
    }
    return point;
  }

  private List<double[]> oneVsRest(Dataset<Row> train, long[] perClass, int[] present) {
    long all = LongStream.of(perClass).sum();
    return Arrays.stream(present).mapToObj(label -> binary(train, label, all)).toList();
  }

  private List<double[]> oneVsOne(Dataset<Row> train, long[] perClass, int[] present) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < present.length; i++) {
      for (int j = i + 1; j < present.length; j++) {
        int negative = present[i];
        int positive = present[j];
        Dataset<Row> pair =
            train.where(col(labelColumn).isin((double) negative, (double) positive));
        points.add(binary(pair, positive, perClass[negative] + perClass[positive]));
      }
    }
    return points;
  }

  /** Weights and intercept of one class against what else is there. */
  private double[] binary(Dataset<Row> rows, int positive, long examples) {
    Dataset<Row> twoClasses =
        rows.withColumn(
            TARGET, when(col(labelColumn).equalTo((double) positive), 1.0).otherwise(0.0));
    LogisticRegressionModel model =
        estimator(examples).setFamily("binomial").setLabelCol(TARGET).fit(twoClasses);
    double[] weights = model.coefficients().toArray();
    double[] point = Arrays.copyOf(weights, weights.length + 1);
    point[weights.length] = model.intercept();
    return point;
  }

  private LogisticRegression estimator(long examples) {
    return new LogisticRegression()
        .setFeaturesCol(CellVectors.FEATURES)
        .setRegParam(1 / (spec.c() * examples))
        .setElasticNetParam(0)
        .setStandardization(false)
        .setMaxIter(spec.maxIterations())
        .setTol(1e-6);
  }
}
