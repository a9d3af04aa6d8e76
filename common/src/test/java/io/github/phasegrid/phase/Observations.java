package io.github.phasegrid.phase;

import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Settings;
import io.github.phasegrid.training.Checkpoint;
import java.util.EnumMap;
import java.util.Map;

/** Observations of small invented trials. */
final class Observations {
  private Observations() {}

  static Observation of(
      Map<Setting, ?> settings, int repeat, Checkpoint checkpoint, Map<Property, Double> values) {
    Map<Setting, Object> all = scriptRecipe();
    all.putAll(settings);
    all.put(Setting.REPEAT, repeat);
    return new Observation(
        all.toString(),
        Settings.of(all),
        "mnist",
        0.2,
        "fused",
        checkpoint,
        checkpoint.equals(Checkpoint.LAST) ? 100 + repeat : checkpoint.epoch(),
        "all",
        "none",
        "spark",
        "scoring-1",
        values);
  }

  private static Map<Setting, Object> scriptRecipe() {
    Map<Setting, Object> all = new EnumMap<>(Setting.class);
    all.put(Setting.ARCHITECTURE, "mlp");
    all.put(Setting.DEPTH, 1);
    all.put(Setting.WIDTH, 20);
    all.put(Setting.ACTIVATION, "relu");
    all.put(Setting.LEAK, 0.0);
    all.put(Setting.BATCH_NORM, true);
    all.put(Setting.SAMPLE_SIZE, 100);
    all.put(Setting.LABEL_NOISE, 0.0);
    all.put(Setting.INPUT_NOISE, 0.0);
    all.put(Setting.SUBSET, "first");
    all.put(Setting.OPTIMIZER, "adam");
    all.put(Setting.LEARNING_RATE, 0.01);
    all.put(Setting.MOMENTUM, 0.9);
    all.put(Setting.SCHEDULE_FACTOR, 0.1);
    all.put(Setting.SCHEDULE_EVERY, 20);
    all.put(Setting.BATCH_SIZE, 64);
    all.put(Setting.EPOCHS, 200);
    all.put(Setting.WEIGHT_DECAY, 1e-6);
    all.put(Setting.DROPOUT, 0.0);
    all.put(Setting.EARLY_STOPPING_MONITOR, "training-loss");
    all.put(Setting.EARLY_STOPPING_PATIENCE, 10);
    return all;
  }

  static Observation ofWidth(int width, int repeat, Map<Property, Double> values) {
    return of(Map.of(Setting.WIDTH, width), repeat, Checkpoint.LAST, values);
  }
}
