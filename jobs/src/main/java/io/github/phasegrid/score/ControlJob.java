package io.github.phasegrid.score;

import io.github.phasegrid.sweep.Control;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Settings;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.ScoredControl;
import io.github.phasegrid.warehouse.TrialStatus;
import io.github.phasegrid.warehouse.WarehouseInventory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A control to be measured once, for one trial or for all those that it is the same for.
 *
 * @param control which
 * @param trials one or more, each of which gets a row
 */
record ControlJob(Control control, List<Trial> trials) {

  /**
   * What of a sweep's controls is not measured yet, the longest work first. Only trials that were
   * trained have controls.
   */
  static List<ControlJob> missing(Sweep sweep, List<Trial> trials, WarehouseInventory inventory) {
    String fingerprint = sweep.scoring().controlsFingerprint();
    Map<Object, List<Trial>> groups = new LinkedHashMap<>();
    Map<Object, Control> controls = new LinkedHashMap<>();
    for (Trial trial : trials) {
      for (Control control : missing(sweep, trial, inventory, fingerprint)) {
        Object group = group(control, trial);
        groups.computeIfAbsent(group, key -> new ArrayList<>()).add(trial);
        controls.put(group, control);
      }
    }
    return groups.entrySet().stream()
        .map(entry -> new ControlJob(controls.get(entry.getKey()), entry.getValue()))
        .sorted(Comparator.comparing(ControlJob::control).reversed())
        .toList();
  }

  /** Whether a trained trial lacks any control that the sweep asks for. */
  static boolean anyMissing(Sweep sweep, Trial trial, WarehouseInventory inventory) {
    return !missing(sweep, trial, inventory, sweep.scoring().controlsFingerprint()).isEmpty();
  }

  private static List<Control> missing(
      Sweep sweep, Trial trial, WarehouseInventory inventory, String fingerprint) {
    if (inventory.status(trial.fingerprint()).filter(TrialStatus.DONE::equals).isEmpty()) {
      return List.of();
    }
    return sweep.controls(trial).stream()
        .filter(
            control ->
                !inventory.isMeasured(
                    new ScoredControl(trial.fingerprint(), control.key(), fingerprint)))
        .toList();
  }

  private record OfTrial(Control control, String trial) {}

  /** All that pixels depend on. */
  private record OfData(
      double validationFraction,
      int sampleSize,
      String subset,
      double labelNoise,
      double inputNoise,
      long dataSeed) {}

  private static Object group(Control control, Trial trial) {
    if (control != Control.PIXELS) {
      return new OfTrial(control, trial.fingerprint());
    }
    Settings settings = trial.settings();
    double labelNoise = settings.real(Setting.LABEL_NOISE);
    double inputNoise = settings.real(Setting.INPUT_NOISE);
    String subset = settings.text(Setting.SUBSET);
    boolean seeded =
        labelNoise > 0 || inputNoise > 0 || !subset.equals(Setting.SUBSET.defaultValue());
    return new OfData(
        trial.validationFraction(),
        settings.integer(Setting.SAMPLE_SIZE),
        subset,
        labelNoise,
        inputNoise,
        seeded ? trial.dataSeed() : 0);
  }

  /** The trial it is computed of. */
  Trial first() {
    return trials.get(0);
  }

  /** For people: {@code control untrained, width 30, repeat 2}. */
  String describe() {
    Settings settings = first().settings();
    return "control "
        + control.key()
        + (control == Control.PIXELS
            ? ", sample size " + settings.integer(Setting.SAMPLE_SIZE)
            : ", width " + settings.integer(Setting.WIDTH))
        + ", repeat "
        + settings.integer(Setting.REPEAT)
        + (trials.size() == 1 ? "" : " and " + (trials.size() - 1) + " trials with the same data");
  }
}
