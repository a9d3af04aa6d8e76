package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import io.github.phasegrid.dataset.Inputs;
import java.io.Serializable;
import java.util.List;

/**
 * A fitted logistic regression: linear scores on the bits of a code, or on the values of a vector,
 * and how they decide. Classes without training examples are never told.
 */
public final class LinearClassifier implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LogisticFamily family;
  private final int[] classes;
  private final int bits;
  private final List<double[]> points;

  /**
   * A classifier of these weights.
   *
   * @param family how more than two classes are told apart
   * @param classes labels with training examples, ascending
   * @param bits bits of a code
   * @param points weights followed by the intercept, {@code bits + 1} numbers a score. Of
   *     one-vs-one an array for each pair of classes, ordered by first and then second, positive
   *     for the second; of one-vs-rest one for each class; of multinomial a single array with the
   *     classes one after the other
   */
  public LinearClassifier(LogisticFamily family, int[] classes, int bits, List<double[]> points) {
    this.family = family;
    this.classes = classes.clone();
    this.bits = bits;
    this.points = List.copyOf(points);
  }

  /**
   * Tells the class of each code.
   *
   * @param codes {@code [m, bits]}
   * @param regions the regions of these codes
   * @return {@code [m]} labels
   */
  public int[] predict(CodeMatrix codes, Regions regions) {
    if (codes.bits() != bits) {
      throw new IllegalArgumentException(
          "codes of " + codes.bits() + " bits for a fit to " + bits + " bits");
    }
    BytePlanes planes = BytePlanes.of(codes.select(regions.firstExample()));
    int[] ofRegion =
        predict(
            planes.rows(),
            (point, first, scores) -> planes.multiply(point, first, point[first + bits], scores));
    return regions.ofExamples(ofRegion);
  }

  /**
   * Tells the class of each of some real-valued vectors.
   *
   * @param vectors {@code [m, bits]}
   * @return {@code [m]} labels
   */
  public int[] predict(Inputs vectors) {
    if (vectors.inputs() != bits) {
      throw new IllegalArgumentException(
          "vectors of " + vectors.inputs() + " values for a fit to " + bits);
    }
    float[] vector = new float[bits];
    return predict(
        vectors.count(),
        (point, first, scores) -> {
          for (int row = 0; row < scores.length; row++) {
            vectors.copyTo(row, vector, 0);
            double score = point[first + bits];
            for (int i = 0; i < bits; i++) {
              score += point[first + i] * vector[i];
            }
            scores[row] = score;
          }
        });
  }

  /** Linear scores of all rows, of the weights that begin at a place of a point. */
  private interface Scores {
    void of(double[] point, int first, double[] scores);
  }

  private int[] predict(int rows, Scores linear) {
    double[][] merits =
        family == LogisticFamily.ONE_VS_ONE ? votes(rows, linear) : scores(rows, linear);
    int[] told = new int[rows];
    for (int row = 0; row < rows; row++) {
      int best = 0;
      for (int i = 1; i < classes.length; i++) {
        best = merits[i][row] > merits[best][row] ? i : best;
      }
      told[row] = classes[best];
    }
    return told;
  }

  /** {@code [classes][rows]}: linear scores. */
  private double[][] scores(int rows, Scores linear) {
    double[][] scores = new double[classes.length][rows];
    for (int i = 0; i < classes.length; i++) {
      boolean shared = family == LogisticFamily.MULTINOMIAL;
      linear.of(points.get(shared ? 0 : i), shared ? i * (bits + 1) : 0, scores[i]);
    }
    return scores;
  }

  /**
   * {@code [classes][rows]}: how many pairs voted for each class, and less than half a vote more or
   * less by the sum s of the scores in its favour, {@code s / (3 (|s| + 1))}, to break ties as
   * scikit-learn's OneVsOneClassifier does.
   */
  private double[][] votes(int rows, Scores linear) {
    double[][] votes = new double[classes.length][rows];
    double[][] confidence = new double[classes.length][rows];
    double[] scores = new double[rows];
    int pair = 0;
    for (int a = 0; a < classes.length; a++) {
      for (int b = a + 1; b < classes.length; b++) {
        linear.of(points.get(pair++), 0, scores);
        for (int row = 0; row < scores.length; row++) {
          votes[scores[row] > 0 ? b : a][row]++;
          confidence[a][row] -= scores[row];
          confidence[b][row] += scores[row];
        }
      }
    }
    for (int i = 0; i < classes.length; i++) {
      for (int row = 0; row < scores.length; row++) {
        double sum = confidence[i][row];
        votes[i][row] += sum / (3 * (Math.abs(sum) + 1));
      }
    }
    return votes;
  }
}
