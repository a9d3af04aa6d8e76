package io.github.phasegrid.network;

/** Two-piece linear activations: the sign of the input says which piece is active. */
public enum Activation {
  RELU("relu"),
  LEAKY_RELU("leaky-relu");

  private final String key;

  Activation(String key) {
    this.key = key;
  }

  /** The name in sweep files and tables. */
  public String key() {
    return key;
  }
}
