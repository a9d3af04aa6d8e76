package io.github.phasegrid.sweep;

/** Which of a trial's checkpoints stay in the warehouse after scoring. */
public enum Keep {
  ALL("all"),
  LAST("last"),
  NONE("none");

  private final String key;

  Keep(String key) {
    this.key = key;
  }

  /** The name in sweep files. */
  public String key() {
    return key;
  }
}
