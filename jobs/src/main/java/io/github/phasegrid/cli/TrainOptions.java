package io.github.phasegrid.cli;

import io.github.phasegrid.UserMistakeException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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

  /** Hours, minutes and seconds: ISO-8601 without its first letters. */
  private static final class DurationText implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        Duration duration = Duration.parse("PT" + text);
        if (!duration.isNegative()) {
          return duration;
        }
      } catch (DateTimeParseException notOne) {
        // told below
      }
      throw new TypeConversionException(
          "'" + text + "' is no duration from 0s on; give one such as 90s, 2m or 1h30m");
    }
  }
}
