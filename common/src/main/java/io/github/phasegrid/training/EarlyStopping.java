package io.github.phasegrid.training;

/**
 * Keras's {@code EarlyStopping} on the training loss, without a minimal improvement: a run stops
 * when {@code patience} epochs in a row have not gone strictly below the best loss so far.
 */
final class EarlyStopping {
  private final int patience;
  private double best = Double.POSITIVE_INFINITY;
  private int epochsWithoutImprovement;

  /**
   * @param patience epochs; 0 means never stop
   */
  EarlyStopping(int patience) {
    this.patience = patience;
  }

  /** Takes an epoch's loss; true if the run stops after this epoch. */
  boolean stopsAfter(double trainingLoss) {
    if (trainingLoss < best) {
      best = trainingLoss;
      epochsWithoutImprovement = 0;
    } else {
      epochsWithoutImprovement++;
    }
    return patience > 0 && epochsWithoutImprovement >= patience;
  }
}
