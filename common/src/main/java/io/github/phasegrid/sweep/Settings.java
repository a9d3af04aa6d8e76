package io.github.phasegrid.sweep;

import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.training.Optimizer;
import io.github.phasegrid.training.Recipe;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;

/**
 * A value for every {@link Setting}: what one trial is. Immutable.
 *
 * <p>Settings that another one switches off (a leak without leaky ReLU, momentum without the
 * optimizer of that name, a patience without early stopping, a schedule whose factor is 1) are put
 * to their neutral value, so that trials that compute the same are the same.
 */
public final class Settings implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Object[] values;

  private Settings(Object[] values) {
    this.values = values;
  }

  /**
   * @param values by {@link Setting#ordinal()}, each of its setting's class
   */
  static Settings of(Object[] values) {
    Object[] own = values.clone();
    if (!"leaky-relu".equals(own[Setting.ACTIVATION.ordinal()])) {
      own[Setting.LEAK.ordinal()] = 0.0;
    }
    if (!"momentum".equals(own[Setting.OPTIMIZER.ordinal()])) {
      own[Setting.MOMENTUM.ordinal()] = 0.0;
    }
    if ("none".equals(own[Setting.EARLY_STOPPING_MONITOR.ordinal()])) {
      own[Setting.EARLY_STOPPING_PATIENCE.ordinal()] = 0;
    }
    if (own[Setting.SCHEDULE_FACTOR.ordinal()].equals(1.0)) {
      own[Setting.SCHEDULE_EVERY.ordinal()] = 1;
    }
    return new Settings(own);
  }

  /** The value of a setting: {@code Integer}, {@code Double}, {@code Boolean} or {@code String}. */
  public Object get(Setting setting) {
    return values[setting.ordinal()];
  }

  /** The value of a whole-number setting. */
  public int integer(Setting setting) {
    return (Integer) get(setting);
  }

  /** The value of a real-number setting. */
  public double real(Setting setting) {
    return (Double) get(setting);
  }

  /** The value of a named-choice setting. */
  public String text(Setting setting) {
    return (String) get(setting);
  }

  /** The value of a true-or-false setting. */
  public boolean flag(Setting setting) {
    return (Boolean) get(setting);
  }

  /**
   * Settings of which some are given and the others have the value a sweep file leaves them at.
   *
   * @param given values, each of its setting's class; whatever has no default is among them
   * @throws IllegalArgumentException when one without a default is missing
   */
  public static Settings ofValues(Map<Setting, ?> given) {
    Object[] values = new Object[Setting.values().length];
    for (Setting setting : Setting.values()) {
      Object value = given.get(setting);
      if (value == null && setting.required()) {
        throw new IllegalArgumentException("no value for " + setting.key());
      }
      values[setting.ordinal()] = value == null ? setting.defaultValue() : value;
    }
    return of(values);
  }

  /** The same but for one value, of the setting's class. */
  public Settings with(Setting setting, Object value) {
    Object[] changed = values.clone();
    changed[setting.ordinal()] = value;
    return of(changed);
  }

  /** The network these settings describe. */
  public NetworkSpec network() {
    Activation activation =
        text(Setting.ACTIVATION).equals(Activation.RELU.key())
            ? Activation.RELU
            : Activation.LEAKY_RELU;
    return new NetworkSpec(
        integer(Setting.DEPTH),
        integer(Setting.WIDTH),
        activation,
        real(Setting.LEAK),
        flag(Setting.BATCH_NORM));
  }

  /** The recipe these settings describe. */
  public Recipe recipe() {
    Optimizer optimizer =
        Arrays.stream(Optimizer.values())
            .filter(o -> o.key().equals(text(Setting.OPTIMIZER)))
            .findFirst()
            .orElseThrow();
    return new Recipe(
        optimizer,
        real(Setting.LEARNING_RATE),
        real(Setting.MOMENTUM),
        real(Setting.SCHEDULE_FACTOR),
        integer(Setting.SCHEDULE_EVERY),
        integer(Setting.BATCH_SIZE),
        integer(Setting.EPOCHS),
        real(Setting.WEIGHT_DECAY),
        real(Setting.DROPOUT),
        integer(Setting.EARLY_STOPPING_PATIENCE));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings settings && Arrays.equals(values, settings.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
