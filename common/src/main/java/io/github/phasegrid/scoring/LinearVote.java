package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import java.io.Serializable;
import java.util.List;

/**
 * A classifier made of linear scores on the bits of a code: {@code intercept + Σ weights of the
 * bits set}.
 *
 * <p>With one score a class the highest wins. With one score a pair of classes each pair votes;
 * ties between classes are broken by the sum s of their signed scores, squashed to {@code s /
 * (3·(|s| + 1))} so that it never outweighs a vote, as scikit-learn's one-vs-one does. What is
 * still tied goes to the smaller label.
 */
public final class LinearVote implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Score> scores;
  private final boolean pairwise;
  private final int classes;

  private LinearVote(List<Score> scores, boolean pairwise) {
    this.scores = List.copyOf(scores);
    this.pairwise = pairwise;
    this.classes =
        1 + scores.stream().mapToInt(s -> Math.max(s.positive(), s.negative())).max().orElse(0);
  }

  /**
   * One linear score.
   *
   * @param positive the class a positive score speaks for
   * @param negative the class a negative score speaks for; −1 where there is none
   * @param weights {@code [bits]}
   * @param intercept added to the weights of the bits set
   */
  public record Score(int positive, int negative, double[] weights, double intercept)
      implements Serializable {

    double of(CodeMatrix codes, int row) {
      double sum = intercept;
      for (int bit = 0; bit < weights.length; bit++) {
        if (codes.get(row, bit)) {
          sum += weights[bit];
        }
      }
      return sum;
    }
  }

  /** One score a class. */
  public static LinearVote highestScore(List<Score> scores) {
    return new LinearVote(scores, false);
  }

  /** One score a pair of classes. */
  public static LinearVote pairwise(List<Score> scores) {
    return new LinearVote(scores, true);
  }

  /** The predicted class of each code, {@code [rows]}. */
  public int[] predict(CodeMatrix codes) {
    int[] predicted = new int[codes.rows()];
    double[] standing = new double[classes];
    double[] confidence = new double[classes];
    for (int row = 0; row < predicted.length; row++) {
      if (pairwise) {
        countVotes(codes, row, standing, confidence);
      } else {
        java.util.Arrays.fill(standing, Double.NEGATIVE_INFINITY);
        for (Score score : scores) {
          standing[score.positive()] = score.of(codes, row);
        }
      }
      predicted[row] = argMax(standing);
    }
    return predicted;
  }

  private void countVotes(CodeMatrix codes, int row, double[] standing, double[] confidence) {
    java.util.Arrays.fill(standing, 0);
    java.util.Arrays.fill(confidence, 0);
    for (Score score : scores) {
      double value = score.of(codes, row);
      standing[value > 0 ? score.positive() : score.negative()]++;
      confidence[score.positive()] += value;
      confidence[score.negative()] -= value;
    }
    for (int label = 0; label < classes; label++) {
      standing[label] += confidence[label] / (3 * (Math.abs(confidence[label]) + 1));
    }
  }

  private static int argMax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
