package io.github.phasegrid.cli;

import io.github.phasegrid.UserMistakeException;
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
  int maxFailures = Integer.MAX_VALUE;

  /** Refuses what picocli lets pass. */
  void check() {
    if (maxFailures < 1) {
      throw new UserMistakeException(
          "--max-failures cannot be " + maxFailures + "; give 1 or more");
    }
  }
}
