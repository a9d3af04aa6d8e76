package io.github.phasegrid.sweep;

import io.github.phasegrid.dataset.Augmentation;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.Architecture;
import io.github.phasegrid.network.ConvolutionalFamily;
import io.github.phasegrid.network.ConvolutionalSpec;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.training.Averaging;
import io.github.phasegrid.training.Optimizer;
import io.github.phasegrid.training.Recipe;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A value for every {@link Setting}: what one trial is. Immutable.
 *
 * <p>Settings that another one switches off (a leak without leaky ReLU, momentum without the
 * optimizer of that name, a patience without early stopping, a schedule whose factor is 1, a width
 * multiplier of a multilayer perceptron, dropout where nothing is fully connected, workers where
 * one task trains) are put to their neutral value, so that trials that compute the same are the
 * same. Depth and width of a convolutional network follow from its architecture and width
 * multiplier.
 */
public final class Settings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** One object for the neutral value of all trials: a sweep may have a million. */
  private static final Double ZERO = 0.0;

  private final EnumMap<Setting, Object> values;

  private Settings(EnumMap<Setting, Object> values) {
    this.values = values;
  }

  /**
   * Settings of these values.
   *
   * @param values of every setting, each of its setting's class; an addition may be left out and
   *     then has its default value, as it had before it was added
   */
  public static Settings of(Map<Setting, Object> values) {
    EnumMap<Setting, Object> own = new EnumMap<>(values);
    for (Setting setting : Setting.values()) {
      if (setting.isAddition()) {
        own.putIfAbsent(setting, setting.defaultValue());
      }
    }
    if (!own.get(Setting.ACTIVATION).equals(Activation.LEAKY_RELU.key())) {
      own.put(Setting.LEAK, ZERO);
    }
    if (!own.get(Setting.OPTIMIZER).equals(Optimizer.MOMENTUM.key())) {
      own.put(Setting.MOMENTUM, ZERO);
    }
    if (own.get(Setting.EARLY_STOPPING_MONITOR).equals("none")) {
      own.put(Setting.EARLY_STOPPING_PATIENCE, 0);
    }
    if (own.get(Setting.SCHEDULE_FACTOR).equals(1.0)) {
      own.put(Setting.SCHEDULE_EVERY, 1);
    }
    if (!own.get(Setting.PARALLELISM).equals(Setting.BY_DATA)) {
      own.put(Setting.WORKERS, Setting.WORKERS.defaultValue());
      own.put(Setting.AVERAGING_FREQUENCY, Setting.AVERAGING_FREQUENCY.defaultValue());
    }
    family(own)
        .ifPresentOrElse(
            family -> follow(family, own),
            () -> own.put(Setting.WIDTH_MULTIPLIER, Setting.WIDTH_MULTIPLIER.defaultValue()));
    return new Settings(own);
  }

  private static Optional<ConvolutionalFamily> family(Map<Setting, Object> values) {
    return ConvolutionalFamily.find((String) values.get(Setting.ARCHITECTURE));
  }

  private static void follow(ConvolutionalFamily family, EnumMap<Setting, Object> own) {
    own.put(Setting.DEPTH, family.depth());
    own.put(Setting.WIDTH, family.width((Double) own.get(Setting.WIDTH_MULTIPLIER)));
    if (!family.hasFullyConnected()) {
      own.put(Setting.DROPOUT, ZERO);
    }
  }

  /** The value of a setting: {@code Integer}, {@code Double}, {@code Boolean} or {@code String}. */
  public Object get(Setting setting) {
    return values.get(setting);
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

  /** The same but for one value, which must be of the setting's class. */
  public Settings with(Setting setting, Object value) {
    EnumMap<Setting, Object> changed = new EnumMap<>(values);
    changed.put(setting, value);
    return of(changed);
  }

  /** Whether the network is convolutional: it takes images of some size, not flat values. */
  public boolean isConvolutional() {
    return family(values).isPresent();
  }

  /**
   * The network these settings describe.
   *
   * @param image the shape of every example
   * @throws IllegalArgumentException when a convolutional one cannot take it
   */
  public Architecture network(ImageShape image) {
    Activation activation =
        text(Setting.ACTIVATION).equals(Activation.RELU.key())
            ? Activation.RELU
            : Activation.LEAKY_RELU;
    Optional<ConvolutionalFamily> family = family(values);
    return family.isPresent()
        ? new ConvolutionalSpec(
            family.get(),
            real(Setting.WIDTH_MULTIPLIER),
            activation,
            real(Setting.LEAK),
            flag(Setting.BATCH_NORM),
            image)
        : new NetworkSpec(
            integer(Setting.DEPTH),
            integer(Setting.WIDTH),
            activation,
            real(Setting.LEAK),
            flag(Setting.BATCH_NORM));
  }

  /** How many workers train at once, and are averaged; empty where one task trains. */
  public Optional<Averaging> averaging() {
    return text(Setting.PARALLELISM).equals(Setting.BY_DATA)
        ? Optional.of(new Averaging(integer(Setting.WORKERS), integer(Setting.AVERAGING_FREQUENCY)))
        : Optional.empty();
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
        integer(Setting.EARLY_STOPPING_PATIENCE),
        augmentation());
  }

  /** What these settings do to training images. */
  public Augmentation augmentation() {
    return new Augmentation(
        real(Setting.AUGMENTATION_ROTATION),
        real(Setting.AUGMENTATION_SHIFT),
        flag(Setting.AUGMENTATION_HORIZONTAL_FLIP));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings settings && values.equals(settings.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
