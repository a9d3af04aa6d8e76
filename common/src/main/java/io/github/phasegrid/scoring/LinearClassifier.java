package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import java.io.Serializable;
import java.util.List;

/**
 * A fitted logistic regression: linear scores on the bits of a code, and how they decide. Classes
 * without training examples are never told.
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
    double[][] merits = family == LogisticFamily.ONE_VS_ONE ? votes(planes) : scores(planes);
    int[] ofRegion = new int[planes.rows()];
    for (int row = 0; row < ofRegion.length; row++) {
      int best = 0;
      for (int i = 1; i < classes.length; i++) {
        best = merits[i][row] > merits[best][row] ? i : best;
      }
      ofRegion[row] = classes[best];
    }
    return regions.ofExamples(ofRegion);
  }

  /** {@code [classes][rows]}: linear scores. */
  private double[][] scores(BytePlanes planes) {
    double[][] scores = new double[classes.length][planes.rows()];
    for (int i = 0; i < classes.length; i++) {
      boolean shared = family == LogisticFamily.MULTINOMIAL;
      double[] point = points.get(shared ? 0 : i);
      int first = shared ? i * (bits + 1) : 0;
      planes.multiply(point, first, point[first + bits], scores[i]);
    }
    return scores;
  }

  /**
   * {@code [classes][rows]}: how many pairs voted for each class, and less than half a vote more or
   * less by the sum s of the scores in its favour, {@code s / (3 (|s| + 1))}, to break ties as
   * scikit-learn's OneVsOneClassifier does.
   */
  private double[][] votes(BytePlanes planes) {
    double[][] votes = new double[classes.length][planes.rows()];
    double[][] confidence = new double[classes.length][planes.rows()];
    double[] scores = new double[planes.rows()];
    int pair = 0;
    for (int a = 0; a < classes.length; a++) {
      for (int b = a + 1; b < classes.length; b++) {
        double[] point = points.get(pair++);
        planes.multiply(point, 0, point[bits], scores);
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
