package io.github.phasegrid.cli;

import io.github.phasegrid.warehouse.StoredFile;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes what crashes left behind, as every run does when it starts; and states of packs that no
 * run went on with for a month.
 */
final class GarbageCommand {
  private static final Duration STATE_AGE = Duration.ofDays(30);

  private final GarbageOptions options;

  GarbageCommand(GarbageOptions options) {
    this.options = options;
  }

  int call() throws IOException {
    try (WarehouseWriter warehouse =
        WarehouseWriter.open(options.warehouse, HadoopSettings.configuration(), "gc")) {
      List<StoredFile> removed = new ArrayList<>(warehouse.removed());
      removed.addAll(warehouse.removeStates(Instant.now().minus(STATE_AGE)));
      if (!options.output.quiet) {
        removed.forEach(file -> System.out.println(file.path()));
      }
      System.out.printf(
          "gc: %d files removed, %s%n",
          removed.size(), Sizes.text(removed.stream().mapToLong(StoredFile::bytes).sum()));
      return ExitCode.DONE;
    }
  }
}
