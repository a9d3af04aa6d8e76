package io.github.phasegrid.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Hours, minutes and seconds as options give them: ISO-8601 without its first letters. */
final class DurationText implements ITypeConverter<Duration> {
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
