package io.github.phasegrid.sweep;

import static io.github.phasegrid.sweep.SettingType.choice;
import static io.github.phasegrid.sweep.SettingType.flag;
import static io.github.phasegrid.sweep.SettingType.integer;
import static io.github.phasegrid.sweep.SettingType.real;

import io.github.phasegrid.network.ConvolutionalFamily;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Everything that tells one trial of a dataset from another: each is a key of sweep files, may be
 * an axis of the grid, is part of a trial's fingerprint, and is a column of the tables.
 *
 * <p>The order is that of the columns. A setting is added at the end of its section, never renamed.
 */
public enum Setting {
  ARCHITECTURE(
      Section.NETWORK, "architecture", choice(architectures()), Setting.MULTILAYER_PERCEPTRON),
  /** Hidden layers; that of a convolutional network follows from its architecture. */
  DEPTH(Section.NETWORK, "depth", integer(1, 1_000), 1),
  /**
   * Units per hidden layer; of a convolutional network the channels of the first one, which follow
   * from its width multiplier.
   */
  WIDTH(Section.GRID, "width", integer(1, 1_000_000), null),
  ACTIVATION(Section.NETWORK, "activation", choice("relu", "leaky-relu"), "relu"),
  /** Slope of the negative piece; read with {@code leaky-relu} only. */
  LEAK(Section.NETWORK, "leak", real(0, 1), 0.3),
  BATCH_NORM(Section.NETWORK, "batch-norm", flag(), true),
  /** Scales the channels of convolutional networks; read of those only. */
  WIDTH_MULTIPLIER(Section.NETWORK, "width-multiplier", real(Double.MIN_VALUE, 4), 1.0),

  /** Examples trained on; {@code all} stands for the whole training split. */
  SAMPLE_SIZE(
      Section.GRID, "sample-size", new SettingType.CountOrAll(), SettingType.CountOrAll.ALL),
  LABEL_NOISE(Section.GRID, "label-noise", real(0, 1), 0.0),
  INPUT_NOISE(Section.GRID, "input-noise", real(0, 1), 0.0),
  /** Which examples of a sample size; read where that is not the whole training split. */
  SUBSET(Section.GRID, "subset", choice("first", "random"), "first"),

  OPTIMIZER(Section.RECIPE, "optimizer", choice("adam", "sgd", "momentum"), "adam"),
  LEARNING_RATE(Section.RECIPE, "learning-rate", real(Double.MIN_VALUE, 1e6), 0.01),
  /** Read with optimizer {@code momentum} only. */
  MOMENTUM(Section.RECIPE, "momentum", real(0, Math.nextDown(1.0)), 0.9),
  SCHEDULE_FACTOR(Section.RECIPE, "schedule.factor", real(Double.MIN_VALUE, 1), 1.0),
  SCHEDULE_EVERY(Section.RECIPE, "schedule.every", integer(1, 1_000_000), 1),
  BATCH_SIZE(Section.RECIPE, "batch-size", integer(1, 65_536), 64),
  EPOCHS(Section.RECIPE, "epochs", integer(1, 1_000_000), 200),
  WEIGHT_DECAY(Section.RECIPE, "weight-decay", real(0, 1e3), 0.0),
  DROPOUT(Section.RECIPE, "dropout", real(0, Math.nextDown(1.0)), 0.0),
  EARLY_STOPPING_MONITOR(
      Section.RECIPE, "early-stopping.monitor", choice("none", "training-loss"), "none"),
  EARLY_STOPPING_PATIENCE(Section.RECIPE, "early-stopping.patience", integer(1, 1_000_000), 10),
  /** Degrees; this and the two below are for convolutional networks only. */
  AUGMENTATION_ROTATION(Section.RECIPE, "augmentation.rotation", real(0, 180), 0.0),
  AUGMENTATION_SHIFT(Section.RECIPE, "augmentation.shift", real(0, Math.nextDown(1.0)), 0.0),
  AUGMENTATION_HORIZONTAL_FLIP(Section.RECIPE, "augmentation.horizontal-flip", flag(), false),

  /** Whether one Spark task trains a trial, or workers all over the cluster do. */
  PARALLELISM(
      Section.TRAINING, "parallelism", choice(Setting.BY_TASK, Setting.BY_DATA), Setting.BY_TASK),
  /** This and the one below are read with parallelism {@code data} only. */
  WORKERS(Section.TRAINING, "workers", integer(1, 10_000), 1),
  /** Minibatches of each worker between two averagings. */
  AVERAGING_FREQUENCY(Section.TRAINING, "averaging-frequency", integer(1, 1_000_000), 0),

  /** Numbered from {@code grid.first-repeat}; in sweep files {@code grid.repeat} says how many. */
  REPEAT(Section.GRID, "repeat", integer(1, 1_000_000), 1);

  /**
   * Where in a sweep file a setting's own value stands; any of them may stand in {@code grid} as an
   * axis.
   */
  public enum Section {
    NETWORK("network"),
    RECIPE("recipe"),
    TRAINING("training"),
    GRID("grid");

    private final String key;

    Section(String key) {
      this.key = key;
    }

    /** The name in sweep files. */
    public String key() {
      return key;
    }
  }

  /** The architecture that is no convolutional one. */
  static final String MULTILAYER_PERCEPTRON = "mlp";

  /** One Spark task trains a trial, perhaps with others. */
  static final String BY_TASK = "task";

  /** Workers train a trial on parts of its data. */
  static final String BY_DATA = "data";

  private final Section section;
  private final String key;
  private final SettingType type;
  private final Object defaultValue;

  Setting(Section section, String key, SettingType type, Object defaultValue) {
    this.section = section;
    this.key = key;
    this.type = type;
    this.defaultValue = defaultValue;
  }

  /** Where its own value stands. */
  public Section section() {
    return section;
  }

  /** Its key inside its section, such as {@code schedule.factor}. */
  public String key() {
    return key;
  }

  /** Its type: what values are possible. */
  public SettingType type() {
    return type;
  }

  /** Its column in the tables, such as {@code schedule_factor}. */
  public String column() {
    return key.toLowerCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Whether a sweep file must give it. */
  boolean required() {
    return defaultValue == null;
  }

  /** Its value where a sweep file, or an older table, says nothing. */
  public Object defaultValue() {
    return defaultValue;
  }

  /**
   * Whether it was added after trials had been published. Older rows say nothing of it, and a
   * trial's fingerprint does only where its value is not the default, so that older ones stay.
   */
  public boolean isAddition() {
    return switch (this) {
      case SUBSET,
          WIDTH_MULTIPLIER,
          AUGMENTATION_ROTATION,
          AUGMENTATION_SHIFT,
          AUGMENTATION_HORIZONTAL_FLIP,
          PARALLELISM,
          WORKERS,
          AVERAGING_FREQUENCY ->
          true;
      default -> false;
    };
  }

  private static String[] architectures() {
    return Stream.concat(
            Stream.of(MULTILAYER_PERCEPTRON),
            Arrays.stream(ConvolutionalFamily.values()).map(ConvolutionalFamily::key))
        .toArray(String[]::new);
  }
}
