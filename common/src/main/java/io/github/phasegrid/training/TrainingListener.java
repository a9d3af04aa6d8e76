package io.github.phasegrid.training;

import io.github.phasegrid.network.Weights;
import java.util.List;
import java.util.function.Supplier;

/**
 * Receives what a pack's runs produce, on the training thread, in the order it happens. For one
 * run: checkpoint 0 if asked for, then per epoch its metrics followed by its checkpoint if asked
 * for, then the {@code last} checkpoint if asked for, then the outcome. Nothing follows an outcome.
 * Time spent here is not counted as training.
 */
public interface TrainingListener {

  /**
   * A step is over, and an epoch is long: of a convolutional network it may take hours. Told by
   * engines that train one run at a time; called often.
   */
  default void stepDone() {}

  /** An epoch of a run is over. */
  void epochDone(String run, EpochMetrics metrics);

  /**
   * A checkpoint was reached.
   *
   * @param epoch epochs trained so far
   * @param weights a copy of the weights, free to keep
   */
  void checkpointReached(String run, Checkpoint checkpoint, int epoch, Weights weights);

  /** The run is over. */
  void ended(String run, RunOutcome outcome);

  /**
   * All events of an epoch are told, and there is more to train: from here training can go on
   * elsewhere.
   *
   * @param states of every run that has begun and not ended; copies, made when asked for
   */
  default void betweenEpochs(Supplier<List<RunState>> states) {}
}
