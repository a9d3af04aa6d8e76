package io.github.phasegrid.score;

import io.github.phasegrid.scoring.LinearClassifier;
import io.github.phasegrid.scoring.ScoringSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.sql.SparkSession;

/**
 * Logistic regression with an L2 penalty, on codes or on real-valued vectors.
 *
 * <p>MLlib minimizes {@code Σ weight · log-loss / Σ weight + λ/2·‖w‖²}, so that codes folded into
 * weights give what all examples would. scikit-learn's C is λ = 1 / (C·n) with the n examples of
 * that fit, for one-vs-one those of the pair. Intercepts are not penalized, features not
 * standardized.
 *
 * <p>Bits of codes are −1 and 1 there, since that is faster (see {@link LabelledCodes}). With
 * {@code x = (1 + s) / 2} a score {@code w·x + b} is {@code v·s + a} for {@code v = w/2} and {@code
 * a = b + Σ v}, and {@code λ‖w‖² = 4λ‖v‖²}: the same function, whose minimum is told as w and b.
 */
final class MllibLogistic {
  private static final int LEFT_OUT = -1;

  private final SparkSession session;
  private final ScoringSpec.Logistic spec;
  private final boolean signs;

  private MllibLogistic(SparkSession session, ScoringSpec.Logistic spec, boolean signs) {
    this.session = session;
    this.spec = spec;
    this.signs = signs;
  }

  /** On {@link LabelledCodes}. */
  static MllibLogistic ofCodes(SparkSession session, ScoringSpec.Logistic spec) {
    return new MllibLogistic(session, spec, true);
  }

  /** On {@link LabelledVectors}. */
  static MllibLogistic ofVectors(SparkSession session, ScoringSpec.Logistic spec) {
    return new MllibLogistic(session, spec, false);
  }

  /**
   * Fits.
   *
   * @param codes what is learnt from: one element, cached
   * @param perClass examples by class, of at least two classes
   * @param bits bits of a code, or values of a vector
   */
  LinearClassifier fit(JavaRDD<? extends LabelledRows> codes, long[] perClass, int bits) {
    return new LinearClassifier(
        spec.family(), present(perClass), bits, points(codes, perClass, bits));
  }

  private static int[] present(long[] perClass) {
    return IntStream.range(0, perClass.length).filter(label -> perClass[label] > 0).toArray();
  }

  /** The weights and intercepts fitted, laid out as {@link LinearClassifier} wants them. */
  List<double[]> points(JavaRDD<? extends LabelledRows> codes, long[] perClass, int bits) {
    int[] present = present(perClass);
    return switch (spec.family()) {
      case MULTINOMIAL -> List.of(multinomial(codes, perClass, present, bits));
      case ONE_VS_REST -> oneVsRest(codes, perClass, present);
      case ONE_VS_ONE -> oneVsOne(codes, perClass, present);
    };
  }

  private double[] multinomial(
      JavaRDD<? extends LabelledRows> codes, long[] perClass, int[] present, int bits) {
    int[] targets = targets(perClass, LEFT_OUT);
    for (int i = 0; i < present.length; i++) {
      targets[present[i]] = i;
    }
    LogisticRegressionModel model = fit(codes, perClass, targets, "multinomial");
    double[] point = new double[present.length * (bits + 1)];
    for (int i = 0; i < present.length; i++) {
      put(point, i * (bits + 1), model.coefficientMatrix(), i, model.interceptVector().apply(i));
    }
    return point;
  }

  private List<double[]> oneVsRest(
      JavaRDD<? extends LabelledRows> codes, long[] perClass, int[] present) {
    List<double[]> points = new ArrayList<>();
    for (int positive : present) {
      int[] targets = targets(perClass, 0);
      targets[positive] = 1;
      points.add(binary(codes, perClass, targets));
    }
    return points;
  }

  private List<double[]> oneVsOne(
      JavaRDD<? extends LabelledRows> codes, long[] perClass, int[] present) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < present.length; i++) {
      for (int j = i + 1; j < present.length; j++) {
        int[] targets = targets(perClass, LEFT_OUT);
        targets[present[i]] = 0;
        targets[present[j]] = 1;
        points.add(binary(codes, perClass, targets));
      }
    }
    return points;
  }

  private static int[] targets(long[] perClass, int target) {
    int[] targets = new int[perClass.length];
    Arrays.fill(targets, target);
    return targets;
  }

  /** Weights and intercept of target 1 against target 0. */
  private double[] binary(JavaRDD<? extends LabelledRows> codes, long[] perClass, int[] targets) {
    LogisticRegressionModel model = fit(codes, perClass, targets, "binomial");
    double[] point = new double[model.numFeatures() + 1];
    put(point, 0, model.coefficientMatrix(), 0, model.intercept());
    return point;
  }

  /** Writes the weights and the intercept; of codes those for bits as 0 and 1. */
  private void put(double[] point, int first, Matrix weights, int row, double intercept) {
    int bits = weights.numCols();
    point[first + bits] = intercept;
    for (int bit = 0; bit < bits; bit++) {
      double weight = weights.apply(row, bit);
      point[first + bit] = signs ? 2 * weight : weight;
      point[first + bits] -= signs ? weight : 0;
    }
  }

  private LogisticRegressionModel fit(
      JavaRDD<? extends LabelledRows> codes, long[] perClass, int[] targets, String family) {
    long examples =
        IntStream.range(0, targets.length)
            .filter(label -> targets[label] != LEFT_OUT)
            .mapToLong(label -> perClass[label])
            .sum();
    return new LogisticRegression()
        .setFamily(family)
        .setFeaturesCol(LabelledRows.FEATURES)
        .setLabelCol(LabelledRows.TARGET)
        .setWeightCol(LabelledRows.WEIGHT)
        .setRegParam((signs ? 4 : 1) / (spec.c() * examples))
        .setElasticNetParam(0)
        .setStandardization(false)
        .setMaxIter(spec.maxIterations())
        .setTol(1e-6)
        .fit(session.createDataFrame(codes.flatMap(c -> c.rows(targets)), LabelledRows.SCHEMA));
  }
}
