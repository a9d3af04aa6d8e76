package io.github.phasegrid.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that every command takes. */
final class CommonOptions {
  @Option(
      names = "--warehouse",
      paramLabel = "URI",
      defaultValue = "./warehouse",
      description =
          "Where the tables are: a local folder, hdfs:// or s3a:// (default: ${DEFAULT-VALUE}).")
  String warehouse;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Overrides a key of the sweep file, such as sweep.grid.repeat=2; repeatable.")
  List<String> overrides = new ArrayList<>();

  @Option(names = "--quiet", description = "No progress; only errors and the final lines.")
  boolean quiet;

  @Option(names = "--debug", description = "Stack traces and the libraries' own log.")
  boolean debug;

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
