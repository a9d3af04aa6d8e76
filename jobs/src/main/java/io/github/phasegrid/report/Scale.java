package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Coordinate;
import io.github.phasegrid.phase.Coordinate.Circumstance;
import io.github.phasegrid.phase.Coordinate.OfSetting;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.training.Checkpoint;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * How an axis is drawn.
 *
 * <p>A logarithmic axis has no place for 0, nor any for the checkpoint {@code last}, which each
 * repeat reaches at another epoch: both get a slot of their own, a tick beyond the rest, which no
 * line is drawn to.
 *
 * @param kind how positions are spaced
 * @param positions of the axis's values, in their order: the number itself (linear), its decimal
 *     logarithm (logarithmic), or 0, 1, 2 … (categories)
 * @param labels of the values, in their order
 * @param slots whether the value stands in a slot of its own
 */
record Scale(Kind kind, List<Double> positions, List<String> labels, List<Boolean> slots) {

  /** How positions are spaced. */
  enum Kind {
    LINEAR,
    LOGARITHMIC,
    CATEGORIES
  }

  /** From this ratio of largest to smallest on, small values need a logarithm to be told apart. */
  private static final double WIDE = 100;

  /** Sample size and training time are read in proportions. */
  private static final double WIDE_FOR_PROPORTIONS = 10;

  static Scale of(Axis axis) {
    List<String> labels =
        axis.values().stream().map(value -> Words.value(axis.coordinate(), value)).toList();
    List<Object> numbers = axis.values().stream().filter(v -> number(v).isPresent()).toList();
    boolean hasLast = numbers.size() < axis.values().size();
    boolean logarithmic = isWide(axis);
    if (!axis.isNumeric() || numbers.size() < 2 || (hasLast && !logarithmic)) {
      return categories(labels);
    }
    return logarithmic ? logarithmic(axis, labels) : linear(axis, labels);
  }

  private static Scale categories(List<String> labels) {
    List<Double> positions = new ArrayList<>();
    labels.forEach(label -> positions.add((double) positions.size()));
    return new Scale(Kind.CATEGORIES, positions, labels, labels.stream().map(l -> false).toList());
  }

  private static Scale linear(Axis axis, List<String> labels) {
    List<Double> positions = axis.values().stream().map(v -> number(v).orElseThrow()).toList();
    return new Scale(Kind.LINEAR, positions, labels, labels.stream().map(l -> false).toList());
  }

  private static Scale logarithmic(Axis axis, List<String> labels) {
    double[] positive = positive(axis);
    double zero = Math.ceil(Math.log10(positive[0])) - 1;
    double last = Math.floor(Math.log10(positive[positive.length - 1])) + 1;
    List<Double> positions = new ArrayList<>();
    List<Boolean> slots = new ArrayList<>();
    for (Object value : axis.values()) {
      OptionalDouble number = number(value);
      boolean inSlot = number.isEmpty() || number.getAsDouble() == 0;
      slots.add(inSlot);
      positions.add(number.isEmpty() ? last : inSlot ? zero : Math.log10(number.getAsDouble()));
    }
    return new Scale(Kind.LOGARITHMIC, positions, labels, slots);
  }

  private static boolean isWide(Axis axis) {
    if (!axis.isNumeric() || axis.values().stream().anyMatch(v -> number(v).orElse(1) < 0)) {
      return false;
    }
    double[] positive = positive(axis);
    if (positive.length < 2) {
      return false;
    }
    double ratio = positive[positive.length - 1] / positive[0];
    return ratio >= (readInProportions(axis.coordinate()) ? WIDE_FOR_PROPORTIONS : WIDE);
  }

  private static boolean readInProportions(Coordinate coordinate) {
    return coordinate == Circumstance.CHECKPOINT
        || coordinate.equals(new OfSetting(Setting.SAMPLE_SIZE));
  }

  private static double[] positive(Axis axis) {
    return axis.values().stream()
        .map(Scale::number)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .filter(v -> v > 0)
        .toArray();
  }

  /** The value as a number; empty for {@code last} and for what is no number. */
  private static OptionalDouble number(Object value) {
    if (value instanceof Checkpoint checkpoint) {
      return checkpoint.equals(Checkpoint.LAST)
          ? OptionalDouble.empty()
          : OptionalDouble.of(checkpoint.epoch());
    }
    return value instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  /**
   * A mark on the axis.
   *
   * @param label empty for a mark between labels
   */
  record Tick(double position, String label) {}

  /** Where the axis begins. */
  double low() {
    double first = positions.get(0);
    return switch (kind) {
      case CATEGORIES -> -0.5;
      case LOGARITHMIC -> first - 0.04 * span();
      case LINEAR -> startsAtZero() ? 0 : first - 0.04 * span();
    };
  }

  /** Where the axis ends. */
  double high() {
    double last = positions.get(positions.size() - 1);
    return kind == Kind.CATEGORIES ? last + 0.5 : last + 0.04 * span();
  }

  /** The marks, ascending. */
  List<Tick> ticks() {
    List<Tick> ticks = new ArrayList<>();
    switch (kind) {
      case CATEGORIES -> {
        for (int i = 0; i < labels.size(); i++) {
          ticks.add(new Tick(i, labels.get(i)));
        }
      }
      case LINEAR -> {
        double step = roundStep((high() - low()) / 10);
        for (long n = (long) Math.ceil(low() / step); n * step <= high(); n++) {
          double round = BigDecimal.valueOf(n).multiply(BigDecimal.valueOf(step)).doubleValue();
          ticks.add(new Tick(round, Words.value(round))); // 3 times 0.2 in binary has 16 digits
        }
      }
      case LOGARITHMIC -> {
        for (int decade = (int) Math.floor(low()); decade <= high(); decade++) {
          addDecade(ticks, decade);
        }
      }
    }
    return ticks;
  }

  private void addDecade(List<Tick> ticks, int decade) {
    if (decade >= low()) {
      ticks.add(new Tick(decade, decadeLabel(decade)));
    }
    for (int times = 2; times < 10; times++) {
      double at = decade + Math.log10(times);
      if (at > firstOutsideSlots() - 1e-9 && at < lastOutsideSlots() + 1e-9) {
        ticks.add(new Tick(at, ""));
      }
    }
  }

  /** A slot's label, or that power of ten. */
  private String decadeLabel(int decade) {
    for (int i = 0; i < labels.size(); i++) {
      if (slots.get(i) && positions.get(i) == decade) {
        return labels.get(i);
      }
    }
    double power = Math.pow(10, decade);
    return decade >= 0 && decade <= 9 ? Words.count(Math.round(power)) : Words.value(power);
  }

  private double firstOutsideSlots() {
    return positions.get(slots.indexOf(false));
  }

  private double lastOutsideSlots() {
    return positions.get(slots.lastIndexOf(false));
  }

  private boolean startsAtZero() {
    double first = positions.get(0);
    return first >= 0 && first < 0.4 * positions.get(positions.size() - 1);
  }

  private double span() {
    return positions.get(positions.size() - 1) - positions.get(0);
  }

  /** 1, 2 or 5 times a power of ten: the first such number that is not smaller than the given. */
  static double roundStep(double atLeast) {
    double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
    return DoubleStream.of(1, 2, 5)
        .map(m -> m * power)
        .filter(step -> step >= atLeast)
        .findFirst()
        .orElse(10 * power);
  }

  /** Where, between a slot and the rest of the axis, a dividing line goes. */
  List<Double> dividers() {
    List<Double> dividers = new ArrayList<>();
    for (int i = 1; i < slots.size(); i++) {
      if (!slots.get(i).equals(slots.get(i - 1))) {
        dividers.add((positions.get(i) + positions.get(i - 1)) / 2);
      }
    }
    return dividers;
  }
}
