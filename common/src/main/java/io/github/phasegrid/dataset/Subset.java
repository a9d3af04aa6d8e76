package io.github.phasegrid.dataset;

import java.util.Arrays;

/** Which n of the training examples a sample takes. */
public enum Subset {
  /** The first n: the same in every repeat, as in the published scripts. */
  FIRST("first"),
  /** Any n, by the data seed: others in every repeat. They keep their order. */
  RANDOM("random");

  private final String key;

  Subset(String key) {
    this.key = key;
  }

  /** How sweep files and tables write it. */
  public String key() {
    return key;
  }

  /**
   * The reverse of {@link #key()}.
   *
   * @throws IllegalArgumentException when there is no such subset
   */
  public static Subset ofKey(String key) {
    return Arrays.stream(values())
        .filter(subset -> subset.key.equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no subset is named " + key));
  }
}
