package io.github.phasegrid.phase;

import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Settings;
import io.github.phasegrid.training.Checkpoint;
import java.util.HashMap;
import java.util.Map;

/** Observations of small invented trials. */
final class Observations {
  private Observations() {}

  static Observation of(
      Map<Setting, ?> settings, int repeat, Checkpoint checkpoint, Map<Property, Double> values) {
    Map<Setting, Object> all = new HashMap<>(Map.of(Setting.WIDTH, 20, Setting.SAMPLE_SIZE, 100));
    all.putAll(settings);
    all.put(Setting.REPEAT, repeat);
    return new Observation(
        all + "/" + repeat,
        Settings.of(all),
        "mnist",
        0.2,
        "fused",
        checkpoint,
        checkpoint.equals(Checkpoint.LAST) ? 100 + repeat : checkpoint.epoch(),
        "all",
        "none",
        "mllib",
        "f",
        values);
  }

  static Observation ofWidth(int width, int repeat, Map<Property, Double> values) {
    return of(Map.of(Setting.WIDTH, width), repeat, Checkpoint.LAST, values);
  }
}
