package io.github.phasegrid.training;

import io.github.phasegrid.network.NetworkWeights;

/**
 * Receives what a pack's runs produce, on the training thread, in the order it happens. For one
 * run: checkpoint 0 if asked for, then per epoch its metrics followed by its checkpoint if asked
 * for, then the {@code last} checkpoint if asked for, then the outcome. Nothing follows an outcome.
 * Time spent here is not counted as training.
 */
public interface TrainingListener {

  /** An epoch of a run is over. */
  void epochDone(String run, EpochMetrics metrics);

  /**
   * A checkpoint was reached.
   *
   * @param epoch epochs trained so far
   * @param weights a copy of the weights, free to keep
   */
  void checkpointReached(String run, Checkpoint checkpoint, int epoch, NetworkWeights weights);

  /** The run is over. */
  void ended(String run, RunOutcome outcome);
}
