package io.github.phasegrid.cli;

import picocli.CommandLine.Option;

/** Options of commands that train. */
final class TrainOptions {
  @Option(
      names = "--retry-failed",
      description = "Train failed trials again. They fail by themselves: change something first.")
  boolean retryFailed;

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      defaultValue = "2147483647",
      description = "Stop scheduling once so many trials have failed in this run.")
  int maxFailures;
}
