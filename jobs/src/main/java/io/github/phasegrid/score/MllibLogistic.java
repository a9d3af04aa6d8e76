package io.github.phasegrid.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import io.github.phasegrid.scoring.LinearVote;
import io.github.phasegrid.scoring.ScoringSpec;
import java.util.ArrayList;
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
   * @param train cached rows of {@link CellVectors}
   * @param perClass training examples by class
   * @return what predicts a class from a 0/1 vector
   */
  LinearVote fit(Dataset<Row> train, long[] perClass) {
    int[] present =
        IntStream.range(0, perClass.length).filter(label -> perClass[label] > 0).toArray();
    return switch (spec.family()) {
      case MULTINOMIAL -> multinomial(train, perClass);
      case ONE_VS_REST -> oneVsRest(train, perClass, present);
      case ONE_VS_ONE -> oneVsOne(train, perClass, present);
    };
  }

  private LinearVote multinomial(Dataset<Row> train, long[] perClass) {
    LogisticRegressionModel model =
        estimator(LongStream.of(perClass).sum())
            .setFamily("multinomial")
            .setLabelCol(labelColumn)
            .fit(train);
    List<LinearVote.Score> scores = new ArrayList<>();
    for (int label = 0; label < model.numClasses(); label++) {
      double[] weights = new double[model.numFeatures()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = model.coefficientMatrix().apply(label, i);
      }
      scores.add(new LinearVote.Score(label, -1, weights, model.interceptVector().apply(label)));
    }
    return LinearVote.highestScore(scores);
  }

  private LinearVote oneVsRest(Dataset<Row> train, long[] perClass, int[] present) {
    List<LinearVote.Score> scores = new ArrayList<>();
    for (int label : present) {
      scores.add(binary(train, label, -1, LongStream.of(perClass).sum()));
    }
    return LinearVote.highestScore(scores);
  }

  private LinearVote oneVsOne(Dataset<Row> train, long[] perClass, int[] present) {
    List<LinearVote.Score> scores = new ArrayList<>();
    for (int i = 0; i < present.length; i++) {
      for (int j = i + 1; j < present.length; j++) {
        int negative = present[i];
        int positive = present[j];
        Dataset<Row> pair =
            train.where(col(labelColumn).isin((double) negative, (double) positive));
        scores.add(binary(pair, positive, negative, perClass[negative] + perClass[positive]));
      }
    }
    return LinearVote.pairwise(scores);
  }

  private LinearVote.Score binary(Dataset<Row> rows, int positive, int negative, long examples) {
    Dataset<Row> twoClasses =
        rows.withColumn(
            TARGET, when(col(labelColumn).equalTo((double) positive), 1.0).otherwise(0.0));
    LogisticRegressionModel model =
        estimator(examples).setFamily("binomial").setLabelCol(TARGET).fit(twoClasses);
    return new LinearVote.Score(
        positive, negative, model.coefficients().toArray(), model.intercept());
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
