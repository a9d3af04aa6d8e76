package io.github.phasegrid.scoring;

/** How logistic regression tells more than two classes apart. */
public enum LogisticFamily {
  /** One fit for each pair of classes; they vote. */
  ONE_VS_ONE("one-vs-one"),
  /** One fit for each class against all others; the surest wins. */
  ONE_VS_REST("one-vs-rest"),
  /** One fit with a softmax over the classes. */
  MULTINOMIAL("multinomial");

  private final String key;

  LogisticFamily(String key) {
    this.key = key;
  }

  /** How sweep files and tables write it. */
  public String key() {
    return key;
  }
}
