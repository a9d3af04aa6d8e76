package io.github.phasegrid.scoring;

/**
 * Logistic loss of two classes. Variables: a weight for each bit, then the intercept; the score of
 * a code is the log odds of the second class, the positive one.
 */
final class BinaryLoss implements LogisticLoss {
  /** Products of factors between 1 and 2 are logged before they can overflow. */
  private static final double LARGE = 1e300;

  private final BytePlanes codes;
  private final double[] positives;
  private final double[] examples;
  private final double total;
  private final double penalty;
  private final double[] scores;

  /**
   * @param codes distinct codes
   * @param positives {@code [rows]}: examples of the positive class with each code
   * @param examples {@code [rows]}: examples with each code, each 1 or more
   * @param c inverse strength of the penalty
   */
  BinaryLoss(BytePlanes codes, double[] positives, double[] examples, double c) {
    this.codes = codes;
    this.positives = positives;
    this.examples = examples;
    double sum = 0;
    for (double count : examples) {
      sum += count;
    }
    this.total = sum;
    this.penalty = 1 / (c * total);
    this.scores = new double[codes.rows()];
  }

  @Override
  public int dimension() {
    return codes.bits() + 1;
  }

  @Override
  public double penalty() {
    return penalty;
  }

  @Override
  public double evaluate(double[] point, double[] gradient) {
    int bits = codes.bits();
    codes.multiply(point, 0, point[bits], scores);
    double loss = 0;
    double product = 1; // of 1 + exp(−|score|): one logarithm serves many examples
    double interceptSlope = 0;
    for (int row = 0; row < scores.length; row++) {
      double score = scores[row];
      double shrunk = Math.exp(-Math.abs(score));
      double probability = (score >= 0 ? 1 : shrunk) / (1 + shrunk);
      loss +=
          positives[row] * Math.max(-score, 0)
              + (examples[row] - positives[row]) * Math.max(score, 0);
      if (examples[row] == 1) {
        product *= 1 + shrunk;
        if (product > LARGE) {
          loss += Math.log(product);
          product = 1;
        }
      } else {
        loss += examples[row] * Math.log1p(shrunk);
      }
      scores[row] = (examples[row] * probability - positives[row]) / total;
      interceptSlope += scores[row];
    }
    codes.multiplyTransposed(scores, gradient, 0);
    gradient[bits] = interceptSlope;
    double squaredWeights = 0;
    for (int bit = 0; bit < bits; bit++) {
      gradient[bit] += penalty * point[bit];
      squaredWeights += point[bit] * point[bit];
    }
    return (loss + Math.log(product)) / total + penalty / 2 * squaredWeights;
  }
}
