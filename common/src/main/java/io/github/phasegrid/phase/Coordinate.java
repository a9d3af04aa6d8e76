package io.github.phasegrid.phase;

import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Settings;
import io.github.phasegrid.training.Checkpoint;

/** One thing by which cells can differ: a setting, or where and how one looked. */
public sealed interface Coordinate {

  /** Its column in the tables. */
  String column();

  /**
   * Its value in a cell: an {@code Integer}, {@code Double}, {@code Boolean}, {@code String} or
   * {@link Checkpoint}.
   */
  Object of(CellKey key);

  /** The same cell but for this value, which is of the class that {@link #of} gives. */
  CellKey replace(CellKey key, Object value);

  /**
   * A setting.
   *
   * @param setting any but the repeat
   */
  record OfSetting(Setting setting) implements Coordinate {
    @Override
    public String column() {
      return setting.column();
    }

    @Override
    public Object of(CellKey key) {
      return key.settings().get(setting);
    }

    @Override
    public CellKey replace(CellKey key, Object value) {
      return new CellKey(
          key.settings().with(setting, value),
          key.dataset(),
          key.validationFraction(),
          key.engine(),
          key.checkpoint(),
          key.layer(),
          key.probe(),
          key.scoringEngine(),
          key.scoringFingerprint());
    }
  }

  /** What is not a setting of the trial. */
  enum Circumstance implements Coordinate {
    CHECKPOINT,
    DATASET,
    ENGINE,
    LAYER,
    PROBE;

    @Override
    public String column() {
      return switch (this) {
        case CHECKPOINT -> "checkpoint";
        case DATASET -> "dataset";
        case ENGINE -> "engine";
        case LAYER -> "layer";
        case PROBE -> "probe";
      };
    }

    @Override
    public Object of(CellKey key) {
      return switch (this) {
        case CHECKPOINT -> key.checkpoint();
        case DATASET -> key.dataset();
        case ENGINE -> key.engine();
        case LAYER -> key.layer();
        case PROBE -> key.probe();
      };
    }

    @Override
    public CellKey replace(CellKey key, Object value) {
      Settings settings = key.settings();
      return new CellKey(
          settings,
          this == DATASET ? (String) value : key.dataset(),
          key.validationFraction(),
          this == ENGINE ? (String) value : key.engine(),
          this == CHECKPOINT ? (Checkpoint) value : key.checkpoint(),
          this == LAYER ? (String) value : key.layer(),
          this == PROBE ? (String) value : key.probe(),
          key.scoringEngine(),
          key.scoringFingerprint());
    }
  }
}
