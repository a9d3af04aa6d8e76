package io.github.phasegrid.network;

/** What the inputs of a softmax, {@code [classes]}, say about one example. */
public final class Logits {

  private Logits() {}

  /**
   * Plain cross-entropy, {@code ln Σ exp(z) − z[label]}, in nats. Exact for any finite logits: no
   * probability is clipped. NaN if a logit is NaN or +∞.
   */
  public static double crossEntropy(double[] logits, int label) {
    double largest = logits[predicted(logits)];
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - largest);
    }
    return largest - logits[label] + Math.log(sum);
  }

  /** The class of the largest logit; of equal ones the first. */
  public static int predicted(double[] logits) {
    int best = 0;
    for (int c = 1; c < logits.length; c++) {
      if (logits[c] > logits[best]) {
        best = c;
      }
    }
    return best;
  }
}
