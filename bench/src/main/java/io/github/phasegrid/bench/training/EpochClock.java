package io.github.phasegrid.bench.training;

import io.github.phasegrid.network.Weights;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.EpochMetrics;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.TrainingListener;

/** Takes the time between the ends of a pack's first and last epoch. */
final class EpochClock implements TrainingListener {
  private long firstEnded;
  private long lastEnded;
  private int epochs;

  @Override
  public void epochDone(String run, EpochMetrics metrics) {
    if (metrics.epoch() > epochs) { // the first run of the pack to tell
      epochs = metrics.epoch();
      lastEnded = System.nanoTime();
      firstEnded = epochs == 1 ? lastEnded : firstEnded;
    }
  }

  @Override
  public void checkpointReached(String run, Checkpoint checkpoint, int epoch, Weights weights) {}

  @Override
  public void ended(String run, RunOutcome outcome) {
    if (outcome instanceof RunOutcome.Failed failed) {
      throw new IllegalStateException(run + ": " + failed.cause());
    }
  }

  /** Mean over all epochs but the first. */
  double secondsPerEpoch() {
    return (lastEnded - firstEnded) * 1e-9 / (epochs - 1);
  }
}
