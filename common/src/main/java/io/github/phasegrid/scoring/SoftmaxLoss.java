package io.github.phasegrid.scoring;

/**
 * Logistic loss of several classes at once (softmax). Variables: class by class, a weight for each
 * bit and then the intercept.
 */
final class SoftmaxLoss implements LogisticLoss {
  private final BytePlanes codes;
  private final int[][] examples;
  private final double total;
  private final double penalty;
  private final double[][] scores;

  /**
   * @param codes distinct codes
   * @param examples {@code [classes][rows]}: examples of each class with each code
   * @param c inverse strength of the penalty
   */
  SoftmaxLoss(BytePlanes codes, int[][] examples, double c) {
    this.codes = codes;
    this.examples = examples;
    double sum = 0;
    for (int[] ofClass : examples) {
      for (int count : ofClass) {
        sum += count;
      }
    }
    this.total = sum;
    this.penalty = 1 / (c * total);
    this.scores = new double[examples.length][codes.rows()];
  }

  @Override
  public int dimension() {
    return examples.length * stride();
  }

  private int stride() {
    return codes.bits() + 1;
  }

  @Override
  public double penalty() {
    return penalty;
  }

  @Override
  public double evaluate(double[] point, double[] gradient) {
    for (int label = 0; label < scores.length; label++) {
      int first = label * stride();
      codes.multiply(point, first, point[first + codes.bits()], scores[label]);
    }
    double loss = 0;
    for (int row = 0; row < codes.rows(); row++) {
      loss += scoresToSlopes(row);
    }
    double squaredWeights = 0;
    for (int label = 0; label < scores.length; label++) {
      int first = label * stride();
      codes.multiplyTransposed(scores[label], gradient, first);
      for (int bit = first; bit < first + codes.bits(); bit++) {
        gradient[bit] += penalty * point[bit];
        squaredWeights += point[bit] * point[bit];
      }
      double interceptSlope = 0;
      for (double slope : scores[label]) {
        interceptSlope += slope;
      }
      gradient[first + codes.bits()] = interceptSlope;
    }
    return loss / total + penalty / 2 * squaredWeights;
  }

  /** Turns the scores of a code into the slopes of the mean loss along them; returns its loss. */
  private double scoresToSlopes(int row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double[] ofClass : scores) {
      largest = Math.max(largest, ofClass[row]);
    }
    double sum = 0;
    double count = 0;
    double loss = 0;
    for (int label = 0; label < scores.length; label++) {
      double score = scores[label][row] - largest;
      loss -= examples[label][row] * score;
      count += examples[label][row];
      scores[label][row] = Math.exp(score);
      sum += scores[label][row];
    }
    for (int label = 0; label < scores.length; label++) {
      double probability = scores[label][row] / sum;
      scores[label][row] = (count * probability - examples[label][row]) / total;
    }
    return loss + count * Math.log(sum);
  }
}
