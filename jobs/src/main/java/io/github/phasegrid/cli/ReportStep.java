package io.github.phasegrid.cli;

import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;
import java.util.List;

/** Gathers what a report tells, and puts it beside the tables. */
final class ReportStep {
  private final LoadedSweep loaded;
  private final Warehouse warehouse;

  ReportStep(LoadedSweep loaded, Warehouse warehouse) {
    this.loaded = loaded;
    this.warehouse = warehouse;
  }

  String write(List<Trial> trials) throws IOException {
    return warehouse.location() + loaded.sweep().name() + trials.size();
  }
}
