package io.github.phasegrid.cli;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.SweepFile;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.WarehouseInventory;
import java.util.List;

/**
 * A sweep file with its data.
 *
 * @param sweep validated
 * @param dataset read and checked
 * @param trials of the sweep on this data
 */
record LoadedSweep(Sweep sweep, Dataset dataset, List<Trial> trials) {

  static LoadedSweep load(SweepOptions options) {
    Sweep sweep =
        options.resolved.isEmpty()
            ? SweepFile.read(options.file, options.common.overrides)
            : SweepFile.ofLine(options.resolved, options.file);
    Dataset dataset = Datasets.load(sweep.dataset(), CommonOptions.dataFolder());
    return new LoadedSweep(sweep, dataset, sweep.trials(dataset));
  }

  /** What is missing of it in a warehouse that holds so much. */
  Plan plan(WarehouseInventory inventory, boolean retryFailed) {
    return Plan.of(sweep, dataset, trials, new SweepInventory(inventory, sweep), retryFailed);
  }
}
