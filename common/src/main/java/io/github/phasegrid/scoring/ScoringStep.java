package io.github.phasegrid.scoring;

/** What scoring a cell goes through, in this order. */
public enum ScoringStep {
  /** Reading its codes from their file. */
  READ("read codes"),
  /** Counting equal codes and active bits. */
  REDUNDANCY("redundancy"),
  /** Asking the nearest neighbours of the test codes. */
  NEIGHBOURS("k-nn"),
  /** Clustering the training codes. */
  CLUSTERS_TRAIN("k-means train"),
  /** Clustering the test codes. */
  CLUSTERS_TEST("k-means test"),
  /** Logistic regression, fitted and asked. */
  LOGISTIC("logistic");

  private final String title;

  ScoringStep(String title) {
    this.title = title;
  }

  /** For people. */
  public String title() {
    return title;
  }
}
