package io.github.phasegrid.training;

/** How gradients move weights; Keras's formulas. */
public enum Optimizer {
  /** β₁ 0.9, β₂ 0.999, ε 1e-7 outside the root. */
  ADAM("adam"),
  /** Plain gradient descent. */
  SGD("sgd"),
  /** Classical (not Nesterov) momentum: {@code v ← μ·v − rate·g; w ← w + v}. */
  MOMENTUM("momentum");

  /** Adam's decay of the first moment. */
  public static final double ADAM_BETA1 = 0.9;

  /** Adam's decay of the second moment. */
  public static final double ADAM_BETA2 = 0.999;

  /** Adam's ε, added outside the root. */
  public static final double ADAM_EPSILON = 1e-7;

  private final String key;

  Optimizer(String key) {
    this.key = key;
  }

  /** Numbers that it keeps for each weight. */
  int moments() {
    return switch (this) {
      case ADAM -> 2;
      case MOMENTUM -> 1;
      case SGD -> 0;
    };
  }

  /** The name in sweep files and tables. */
  public String key() {
    return key;
  }
}
