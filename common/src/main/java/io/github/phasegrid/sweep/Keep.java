package io.github.phasegrid.sweep;

import io.github.phasegrid.training.Checkpoint;

/** Which of a trial's checkpoints stay in the warehouse after scoring. */
public enum Keep {
  ALL("all"),
  LAST("last"),
  NONE("none");

  private final String key;

  Keep(String key) {
    this.key = key;
  }

  /** Whether a checkpoint stays. */
  public boolean keeps(Checkpoint checkpoint) {
    return this == ALL || (this == LAST && checkpoint.equals(Checkpoint.LAST));
  }

  /** The name in sweep files. */
  public String key() {
    return key;
  }
}
