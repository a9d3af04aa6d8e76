package io.github.phasegrid.cli;

import io.github.phasegrid.UserMistakeException;
import java.time.Duration;
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

  @Option(
      names = "--state-interval",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = DurationText.class,
      description =
          "How often a pack in training saves its state, such as 90s or 1h30m"
              + " (default: ${DEFAULT-VALUE}).")
  Duration stateInterval = Duration.ofMinutes(2);

  /** Refuses what picocli lets pass. */
  void check() {
    if (maxFailures < 1) {
      throw new UserMistakeException(
          "--max-failures cannot be " + maxFailures + "; give 1 or more");
    }
  }
}
