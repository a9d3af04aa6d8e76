package io.github.phasegrid.training;

/**
 * How a run of a pack fares: its loss and hits of the epoch so far, and why it failed if it did.
 */
final class FusedTally {
  private double lossSum;
  private long correct;
  private String failure = "";

  /**
   * Counts a step; the run has failed if its loss is not finite.
   *
   * @param loss Σ over the examples of the step, L2 term included
   * @param epoch from 0
   * @param step of the epoch, from 0
   */
  void addLoss(double loss, int epoch, int step) {
    if (!Double.isFinite(loss)) {
      fail("the training loss became " + loss, epoch, step);
    }
    lossSum += loss;
  }

  /** Counts examples classified as their label. */
  void addCorrect(long count) {
    correct += count;
  }

  /** Notes why training the run on is pointless, and when that showed. */
  void fail(String what, int epoch, int step) {
    failure = "%s in epoch %d, step %d".formatted(what, epoch + 1, step + 1);
  }

  /** Whether training it on is pointless. */
  boolean hasFailed() {
    return !failure.isEmpty();
  }

  /** Why, in one line; empty for a run that has not failed. */
  String failure() {
    return failure;
  }

  /** Σ loss over the examples since the last call, L2 term included. */
  double drainLoss() {
    double sum = lossSum;
    lossSum = 0;
    return sum;
  }

  /** Examples classified as their label since the last call. */
  long drainCorrect() {
    long count = correct;
    correct = 0;
    return count;
  }
}
