package io.github.phasegrid.training;

/**
 * Keras's {@code EarlyStopping} on the training loss, without a minimal improvement: a run stops
 * when {@code patience} epochs in a row have not gone strictly below the best loss so far.
 */
final class EarlyStopping {
  private final int patience;
  private double best;
  private int epochsWithoutImprovement;

  private EarlyStopping(int patience, double best, int epochsWithoutImprovement) {
    this.patience = patience;
    this.best = best;
    this.epochsWithoutImprovement = epochsWithoutImprovement;
  }

  /**
   * @param patience epochs; 0 means never stop
   */
  EarlyStopping(int patience) {
    this(patience, Double.POSITIVE_INFINITY, 0);
  }

  /** Goes on from a state. */
  EarlyStopping(int patience, RunState state) {
    this(patience, state.bestLoss(), state.epochsWithoutImprovement());
  }

  /** The lowest loss so far; infinite before the first. */
  double best() {
    return best;
  }

  /** Epochs since the lowest loss. */
  int epochsWithoutImprovement() {
    return epochsWithoutImprovement;
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
