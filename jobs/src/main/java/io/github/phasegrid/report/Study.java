package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Coordinate;
import io.github.phasegrid.phase.Coordinate.Circumstance;
import io.github.phasegrid.phase.Coordinate.OfSetting;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.training.Checkpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep looks like: which axis runs along the bottom of its figures, which gives them a line
 * per value, and which remain to choose from.
 *
 * @param cells the points, in the order of the table: by remaining axes, then lines, then x
 * @param axes all that varies, x first, then the lines, then the rest; empty when nothing does
 */
record Study(List<Cell> cells, List<Axis> axes) {

  /** What is most worth a line of its own, first things first; then the order of columns. */
  private static final List<Coordinate> DOMINANT =
      List.of(
          new OfSetting(Setting.WIDTH),
          new OfSetting(Setting.SAMPLE_SIZE),
          Circumstance.CHECKPOINT);

  private static final int ENOUGH_FOR_A_CURVE = 4;

  static Study of(Collection<Cell> cells) {
    List<Axis> axes = new ArrayList<>(Axis.of(cells));
    axes.sort(Comparator.comparingInt(Study::rank));
    chooseX(axes)
        .ifPresent(
            x -> {
              axes.remove(x);
              axes.add(0, x);
            });
    List<Cell> ordered = new ArrayList<>(cells);
    ordered.sort(order(axes));
    return new Study(List.copyOf(ordered), List.copyOf(axes));
  }

  /**
   * Epochs if there are enough to make a curve, else sample sizes, else widths, else the axis with
   * most values.
   */
  private static Optional<Axis> chooseX(List<Axis> axes) {
    for (int i = DOMINANT.size() - 1; i >= 0; i--) {
      Coordinate coordinate = DOMINANT.get(i);
      Optional<Axis> curve =
          axes.stream()
              .filter(a -> a.coordinate().equals(coordinate) && numbers(a) >= ENOUGH_FOR_A_CURVE)
              .findFirst();
      if (curve.isPresent()) {
        return curve;
      }
    }
    return axes.stream().max(Comparator.comparingLong(Study::numbers));
  }

  /** How many values can be put on a line of numbers; an axis of names comes after any other. */
  private static long numbers(Axis axis) {
    if (!axis.isNumeric()) {
      return 0;
    }
    return axis.values().stream().filter(v -> !v.equals(Checkpoint.LAST)).count();
  }

  private static int rank(Axis axis) {
    int rank = DOMINANT.indexOf(axis.coordinate());
    return rank < 0 ? DOMINANT.size() : rank;
  }

  private static Comparator<Cell> order(List<Axis> axes) {
    Comparator<Cell> order = Comparator.comparingInt(cell -> 0);
    for (int i = axes.size() - 1; i >= 0; i--) {
      Axis axis = axes.get(i);
      order = order.thenComparingInt(cell -> axis.indexOf(cell.key()));
    }
    return order;
  }

  boolean hasX() {
    return !axes.isEmpty();
  }

  boolean hasLines() {
    return axes.size() > 1;
  }

  /** The axes that are neither x nor lines: a figure shows one value of each. */
  List<Axis> choices() {
    return axes.size() > 2 ? axes.subList(2, axes.size()) : List.of();
  }

  /** Whether any cell has a value of it. */
  boolean has(Property property) {
    return cells.stream()
        .anyMatch(c -> c.repeats().stream().anyMatch(o -> o.values().containsKey(property)));
  }

  /** The most repeats that a cell has. */
  int repeats() {
    return cells.stream().mapToInt(c -> c.repeats().size()).max().orElse(0);
  }
}
