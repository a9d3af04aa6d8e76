package io.github.phasegrid.report;

import io.github.phasegrid.phase.Coordinate;
import io.github.phasegrid.phase.Coordinate.OfSetting;
import io.github.phasegrid.phase.Property.Unit;
import io.github.phasegrid.sweep.Aspect;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.training.Checkpoint;
import java.math.BigDecimal;
import java.util.Locale;

/** Numbers and names as people read them. */
final class Words {
  private Words() {}

  /** A whole number with its thousands set apart: {@code 48,000}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number of things: {@code 1 trial}, {@code 2 trials}. */
  static String count(long number, String thing) {
    return count(number) + " " + thing + (number == 1 ? "" : "s");
  }

  /** A measured number, without its sign of unit, in the fixed decimals of its unit. */
  static String measured(Unit unit, double value) {
    return switch (unit) {
      case ACCURACY -> String.format(Locale.ROOT, "%.2f", 100 * value);
      case RATIO, AGREEMENT -> String.format(Locale.ROOT, "%.5f", value);
      case NATS -> String.format(Locale.ROOT, "%.4f", value);
      case BITS, COUNT -> String.format(Locale.ROOT, "%,.1f", value);
    };
  }

  /** What follows a number of this unit: {@code " %"} or nothing. */
  static String sign(Unit unit) {
    return unit == Unit.ACCURACY ? " %" : "";
  }

  /** A value of a setting or other coordinate: {@code 48,000}, {@code 1e-6}, {@code last}. */
  static String value(Object value) {
    if (value instanceof Integer number) {
      return count(number);
    }
    if (value instanceof Double number) {
      return real(number);
    }
    return value.toString();
  }

  /**
   * What a line or a place of a figure shows: as {@link #value(Object)}, with a word for no probe.
   */
  static String value(Coordinate coordinate, Object value) {
    return coordinate == Coordinate.Circumstance.PROBE && value.equals(Aspect.NO_PROBE)
        ? "test images"
        : value(value);
  }

  private static String real(double number) {
    if (number != 0 && (Math.abs(number) < 1e-3 || Math.abs(number) >= 1e6)) {
      return Double.toString(number).replace(".0E", "e").replace("E", "e");
    }
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** A coordinate in running text: {@code sample size}. */
  static String name(Coordinate coordinate) {
    return coordinate == Coordinate.Circumstance.CHECKPOINT
        ? "epoch"
        : coordinate.column().replace('_', ' ');
  }

  /** A coordinate with its value: {@code width 40}, {@code the last epoch}. */
  static String place(Coordinate coordinate, Object value) {
    return value.equals(Checkpoint.LAST) ? "the last epoch" : name(coordinate) + " " + value(value);
  }

  /** A coordinate as the title of an axis: {@code Sample size (training examples)}. */
  static String title(Coordinate coordinate) {
    String name = name(coordinate);
    String title = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    if (!(coordinate instanceof OfSetting of)) {
      return title;
    }
    return title + unit(of.setting());
  }

  private static String unit(Setting setting) {
    return switch (setting) {
      case WIDTH -> " (units per hidden layer)";
      case DEPTH -> " (hidden layers)";
      case SAMPLE_SIZE -> " (training examples)";
      case LABEL_NOISE -> " (share of labels permuted)";
      case WEIGHT_DECAY -> " (L2)";
      default -> "";
    };
  }
}
