package io.github.phasegrid.sweep;

import io.github.phasegrid.training.Checkpoint;

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
   * Whether nothing is left to compute for a checkpoint: its codes or its properties are there, or
   * the trial ended before reaching it.
   */
  boolean has(String trial, Checkpoint checkpoint);

  /** Whether a checkpoint was computed once: if its codes are gone, they alone are missing. */
  boolean isRecorded(String trial, Checkpoint checkpoint);

  /** An empty warehouse. */
  Inventory EMPTY =
      new Inventory() {
        @Override
        public TrialState state(String trial) {
          return TrialState.MISSING;
        }

        @Override
        public boolean has(String trial, Checkpoint checkpoint) {
          return false;
        }

        @Override
        public boolean isRecorded(String trial, Checkpoint checkpoint) {
          return false;
        }
      };
}
