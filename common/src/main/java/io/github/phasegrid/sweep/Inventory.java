package io.github.phasegrid.sweep;

import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import java.util.Set;

/** What a warehouse already holds, as far as planning cares. */
public interface Inventory {

  /** What is known of a trial. */
  enum TrialState {
    /** Nothing is recorded. */
    MISSING,
    /** It was trained to its end. */
    DONE,
    /** It failed by itself and would again. */
    FAILED
  }

  /** Whether a trial was trained, and how it ended. */
  TrialState state(String trial);

  /**
   * The splits whose codes are yet to be computed at a checkpoint of a trained trial: none where
   * the trial ended before reaching it, and none that nothing which is left to measure needs.
   */
  Set<Split> missing(Trial trial, Checkpoint checkpoint);

  /** Whether a checkpoint was computed once: at most codes are missing. */
  boolean isRecorded(String trial, Checkpoint checkpoint);

  /** An empty warehouse. */
  Inventory EMPTY =
      new Inventory() {
        @Override
        public TrialState state(String trial) {
          return TrialState.MISSING;
        }

        @Override
        public Set<Split> missing(Trial trial, Checkpoint checkpoint) {
          return Set.of();
        }

        @Override
        public boolean isRecorded(String trial, Checkpoint checkpoint) {
          return false;
        }
      };
}
