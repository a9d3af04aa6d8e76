package io.github.phasegrid.results;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which study, where it ran, and where its results are. */
final class StudyOptions {
  @Parameters(paramLabel = "STUDY", description = "The sweep's name, such as mnist-capacity.")
  String study;

  @Option(
      names = "--warehouse",
      defaultValue = "warehouse",
      description = "Where it ran, a local folder (default: ${DEFAULT-VALUE}); left as it is.")
  Path warehouse;

  @Option(
      names = "--results",
      defaultValue = "docs/results",
      description = "Where results are (default: ${DEFAULT-VALUE}).")
  private Path results;

  /** The study's own folder among the results; it need not be there. */
  Path folder() {
    return results.resolve(study);
  }
}
