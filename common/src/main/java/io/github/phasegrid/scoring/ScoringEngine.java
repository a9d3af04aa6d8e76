package io.github.phasegrid.scoring;

/** What computes K-Means and logistic regression. */
public enum ScoringEngine {
  /** Spark's MLlib. */
  MLLIB("mllib"),
  /** {@link PackedScorer}: packed bits, one cell in one task. */
  PACKED("packed");

  private final String key;

  ScoringEngine(String key) {
    this.key = key;
  }

  /** How sweep files and tables write it. */
  public String key() {
    return key;
  }
}
