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
      add(Logits.crossEntropy(logits, label), Logits.predicted(logits) == label);
    }

    /**
     * Counts one example that was looked at elsewhere.
     *
     * @param exampleLoss its plain cross-entropy, in nats
     * @param isCorrect whether it is classified as its label
     */
    public void add(double exampleLoss, boolean isCorrect) {
      loss += exampleLoss;
      correct += isCorrect ? 1 : 0;
      count++;
    }

    /** The mean over what was counted. */
    public LossAndAccuracy mean() {
      return new LossAndAccuracy(loss / count, (double) correct / count);
    }
  }
}
