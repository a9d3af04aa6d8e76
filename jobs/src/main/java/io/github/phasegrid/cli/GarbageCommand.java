package io.github.phasegrid.cli;

import io.github.phasegrid.warehouse.StoredFile;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.util.List;

/** Removes what crashes left behind, as every run does when it starts. */
final class GarbageCommand {
  private final GarbageOptions options;

  GarbageCommand(GarbageOptions options) {
    this.options = options;
  }

  int call() {
    try (WarehouseWriter warehouse =
        WarehouseWriter.open(options.warehouse, HadoopSettings.configuration(), "gc")) {
      List<StoredFile> removed = warehouse.removed();
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
