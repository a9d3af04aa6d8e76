package io.github.phasegrid.cli;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.SweepFile;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;

/**
 * A sweep file with its data.
 *
 * @param sweep validated
 * @param dataset read and checked
 */
record LoadedSweep(Sweep sweep, Dataset dataset) {

  static LoadedSweep load(SweepOptions options) {
    Sweep sweep = SweepFile.read(options.file, options.common.overrides);
    return new LoadedSweep(sweep, Datasets.load(sweep.dataset(), CommonOptions.dataFolder()));
  }

  /** What is missing of it in a warehouse. */
  Plan plan(Warehouse warehouse, boolean retryFailed) throws IOException {
    return Plan.of(
        sweep, dataset, new SweepInventory(warehouse.inventory(), sweep.scoring()), retryFailed);
  }
}
