package io.github.phasegrid.cli;

import io.github.phasegrid.sweep.Inventory.TrialState;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Settings;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseInventory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists what is done, missing and failed of a sweep, with causes. */
final class StatusCommand {
  private final SweepOptions options;

  StatusCommand(SweepOptions options) {
    this.options = options;
  }

  int call() throws IOException {
    LoadedSweep loaded = LoadedSweep.load(options);
    Sweep sweep = loaded.sweep();
    Warehouse house = Warehouse.open(options.common.warehouse, HadoopSettings.configuration());
    WarehouseInventory warehouse = house.inventory();
    SweepInventory inventory = new SweepInventory(warehouse, sweep);
    List<Trial> missing = new ArrayList<>();
    List<Trial> failed = new ArrayList<>();
    List<Trial> unscored = new ArrayList<>();
    List<Trial> trials = loaded.trials();
    for (Trial trial : trials) {
      TrialState state = inventory.state(trial.fingerprint());
      if (state == TrialState.FAILED) {
        failed.add(trial);
      } else if (state == TrialState.MISSING
          || sweep.checkpoints().stream().anyMatch(c -> !inventory.missing(trial, c).isEmpty())) {
        missing.add(trial);
      } else if (inventory.lacksControls(trial)
          || sweep.checkpoints().stream()
              .anyMatch(checkpoint -> inventory.isUnscored(trial, checkpoint))) {
        unscored.add(trial);
      }
    }
    int done = trials.size() - missing.size() - failed.size();
    System.out.printf(
        "%s: %d of %d trials done, %d missing, %d failed; %d done but not scored%n",
        sweep.name(), done, trials.size(), missing.size(), failed.size(), unscored.size());
    tellSaved(house.savedPacks(), loaded.plan(warehouse, false));
    missing.forEach(trial -> System.out.println("missing  " + line(sweep, trial)));
    failed.forEach(
        trial ->
            System.out.println(
                "failed   " + line(sweep, trial) + ": " + warehouse.error(trial.fingerprint())));
    unscored.forEach(trial -> System.out.println("unscored " + line(sweep, trial)));
    return failed.isEmpty() ? ExitCode.DONE : ExitCode.TRIALS_FAILED;
  }

  private static void tellSaved(Set<String> saved, Plan plan) {
    long packs = plan.packs().stream().filter(pack -> saved.contains(pack.id())).count();
    if (packs > 0) {
      System.out.printf(
          "%d %s can go on from a saved state%n", packs, packs == 1 ? "pack" : "packs");
    }
  }

  /** The first digits of the fingerprint, and what varies. */
  static String line(Sweep sweep, Trial trial) {
    Settings settings = trial.settings();
    return trial.fingerprint().substring(0, 12)
        + " "
        + Stream.concat(sweep.axes().stream(), Stream.of(Setting.REPEAT))
            .map(setting -> setting.key() + " " + settings.get(setting))
            .collect(Collectors.joining(", "));
  }
}
