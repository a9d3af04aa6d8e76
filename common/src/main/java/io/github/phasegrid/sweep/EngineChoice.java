package io.github.phasegrid.sweep;

/** What a sweep file says about the training engine. */
public enum EngineChoice {
  /** The fastest engine that supports the trial: decided from the trial alone. */
  AUTO("auto"),
  FUSED("fused"),
  DL4J("dl4j");

  private final String key;

  EngineChoice(String key) {
    this.key = key;
  }

  /** The name in sweep files. */
  public String key() {
    return key;
  }
}
