package io.github.phasegrid.phase;

import io.github.phasegrid.phase.Coordinate.Circumstance;
import io.github.phasegrid.phase.Coordinate.OfSetting;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.training.Checkpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A coordinate that takes several values in a sweep.
 *
 * @param coordinate what varies
 * @param values the values it takes, ascending, at least two
 */
public record Axis(Coordinate coordinate, List<Object> values) {

  /**
   * Settings that another one switches on, or that say in words what another says in numbers: where
   * they move with it they are no axes of their own.
   */
  private static final Map<Setting, Setting> SWITCHED_BY =
      Map.of(
          Setting.ARCHITECTURE, Setting.DEPTH,
          Setting.WIDTH_MULTIPLIER, Setting.WIDTH,
          Setting.LEAK, Setting.ACTIVATION,
          Setting.MOMENTUM, Setting.OPTIMIZER,
          Setting.SCHEDULE_EVERY, Setting.SCHEDULE_FACTOR,
          Setting.EARLY_STOPPING_PATIENCE, Setting.EARLY_STOPPING_MONITOR,
          Setting.PARALLELISM, Setting.ARCHITECTURE,
          Setting.WORKERS, Setting.PARALLELISM,
          Setting.AVERAGING_FREQUENCY, Setting.PARALLELISM);

  private static final Comparator<String> NAMES =
      Comparator.<String, String>comparing(name -> name.substring(0, name.length() - digits(name)))
          .thenComparing(Axis::digits)
          .thenComparing(Comparator.naturalOrder());

  /** Keeps its own copy. */
  public Axis {
    values = List.copyOf(values);
  }

  /** The axes along which cells differ: settings in the order of columns, then the rest. */
  public static List<Axis> of(Collection<Cell> cells) {
    List<CellKey> keys = cells.stream().map(Cell::key).toList();
    Stream<Coordinate> settings =
        Stream.of(Setting.values()).filter(s -> s != Setting.REPEAT).map(OfSetting::new);
    return Stream.concat(settings, Stream.of(Circumstance.values()))
        .filter(coordinate -> !followsAnother(coordinate, keys))
        .map(coordinate -> new Axis(coordinate, distinct(coordinate, keys)))
        .filter(axis -> axis.values.size() > 1)
        .toList();
  }

  private static List<Object> distinct(Coordinate coordinate, List<CellKey> keys) {
    TreeSet<Object> values = new TreeSet<>(Axis::compare);
    keys.forEach(key -> values.add(coordinate.of(key)));
    return new ArrayList<>(values);
  }

  /**
   * Values of one coordinate are of one class, and that class has an order; names that end in
   * numbers are in the order of these: {@code hidden2} before {@code hidden10}.
   */
  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    return a instanceof String name && b instanceof String other
        ? NAMES.compare(name, other)
        : ((Comparable<Object>) a).compareTo(b);
  }

  private static int digits(String name) {
    int first = name.length();
    while (first > 0 && Character.isDigit(name.charAt(first - 1))) {
      first--;
    }
    return name.length() - first;
  }

  /** Whether the coordinate's value is settled by that of the setting which switches it on. */
  private static boolean followsAnother(Coordinate coordinate, List<CellKey> keys) {
    if (!(coordinate instanceof OfSetting switched)
        || !SWITCHED_BY.containsKey(switched.setting())) {
      return false;
    }
    Coordinate by = new OfSetting(SWITCHED_BY.get(switched.setting()));
    Map<Object, Object> settled = new HashMap<>();
    return keys.stream()
        .allMatch(
            key ->
                coordinate
                    .of(key)
                    .equals(settled.computeIfAbsent(by.of(key), v -> coordinate.of(key))));
  }

  /** The position of a cell's value among {@link #values}; negative when it is none of them. */
  public int indexOf(CellKey key) {
    return Collections.binarySearch(values, coordinate.of(key), Axis::compare);
  }

  /** Whether its values are numbers; a checkpoint counts as one, {@code last} included. */
  public boolean isNumeric() {
    return values.get(0) instanceof Number || values.get(0) instanceof Checkpoint;
  }
}
