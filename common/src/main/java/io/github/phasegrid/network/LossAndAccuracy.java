package io.github.phasegrid.network;

/**
 * How well a network classifies some examples.
 *
 * @param loss mean plain cross-entropy, in nats; NaN over no examples
 * @param accuracy share classified as their label; NaN over no examples
 */
public record LossAndAccuracy(double loss, double accuracy) {

  /** Sums over examples. */
  public static final class Tally {
    private double loss;
    private long correct;
    private long count;

    /**
     * Counts one example.
     *
     * @param logits {@code [classes]}
     */
    public void add(double[] logits, int label) {
      loss += Logits.crossEntropy(logits, label);
      correct += Logits.predicted(logits) == label ? 1 : 0;
      count++;
    }

    /** The mean over what was counted. */
    public LossAndAccuracy mean() {
      return new LossAndAccuracy(loss / count, (double) correct / count);
    }
  }
}
