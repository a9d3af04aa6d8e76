package io.github.phasegrid.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands on a sweep. */
final class CommonOptions {
  static final String WAREHOUSE = "./warehouse";
  static final String WAREHOUSE_HELP =
      "Where the tables are: a local folder, hdfs:// or s3a:// (default: ${DEFAULT-VALUE}).";

  @Option(
      names = "--warehouse",
      paramLabel = "URI",
      defaultValue = WAREHOUSE,
      description = WAREHOUSE_HELP)
  String warehouse;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Overrides a key of the sweep file, such as sweep.grid.repeat=2; repeatable.")
  List<String> overrides = new ArrayList<>();

  @Mixin OutputOptions output;

  /** The folder with datasets: {@code $PHASEGRID_DATA}, else {@code ./data}. */
  static Path dataFolder() {
    String folder = System.getenv("PHASEGRID_DATA");
    return Path.of(folder == null || folder.isBlank() ? "data" : folder);
  }

  /** The folder that the launcher runs from: where {@code conf} is. */
  static Path home() {
    return Path.of(System.getProperty("phasegrid.home", "."));
  }
}
