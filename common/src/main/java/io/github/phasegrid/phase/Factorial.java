package io.github.phasegrid.phase;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A property on a full grid: every combination of the axes' values, each with the same repeats.
 *
 * @param axes at least one
 * @param outcomes {@code [repeats][combinations]}, the last axis fastest; at least one repeat
 */
record Factorial(List<Axis> axes, double[][] outcomes) {

  /**
   * The grid in which these cells lie. Values of an axis at which a combination is missing, as an
   * epoch that early stopping kept some trials from reaching, are left out where that completes the
   * grid, and so are repeats that some combination lacks.
   *
   * @param cells of one sweep, one layer and one probe
   * @return empty where no full grid of two values or more is left
   */
  static Optional<Factorial> of(Collection<Cell> cells, Property property) {
    List<Cell> measured = cells.stream().filter(c -> c.estimate(property).isPresent()).toList();
    return complete(measured).flatMap(full -> ofComplete(full, property));
  }

  /** Takes away the value with most combinations missing until none is. */
  private static Optional<List<Cell>> complete(List<Cell> cells) {
    List<Cell> left = cells;
    while (true) {
      List<Axis> axes = Axis.of(left);
      if (axes.isEmpty()) {
        return Optional.empty();
      }
      if (left.size() == combinations(axes)) {
        return Optional.of(left);
      }
      Axis weakestAxis = null;
      Object weakest = null;
      double lowest = 1;
      for (Axis axis : axes) {
        Map<Object, Long> there =
            left.stream()
                .collect(
                    Collectors.groupingBy(
                        c -> axis.coordinate().of(c.key()), Collectors.counting()));
        for (Object value : axis.values()) {
          double share = there.get(value) * axis.values().size() / (double) combinations(axes);
          if (share < lowest) {
            lowest = share;
            weakest = value;
            weakestAxis = axis;
          }
        }
      }
      if (weakestAxis == null) {
        return Optional.empty();
      }
      Coordinate coordinate = weakestAxis.coordinate();
      Object dropped = weakest;
      left = left.stream().filter(c -> !coordinate.of(c.key()).equals(dropped)).toList();
    }
  }

  private static int combinations(List<Axis> axes) {
    return axes.stream().mapToInt(axis -> axis.values().size()).reduce(1, Math::multiplyExact);
  }

  private static Optional<Factorial> ofComplete(List<Cell> cells, Property property) {
    List<Axis> axes = Axis.of(cells);
    List<Map<Integer, Double>> byRepeat = new ArrayList<>();
    for (Cell cell : inOrder(cells, axes)) {
      Map<Integer, Double> values = new HashMap<>();
      cell.repeats().stream()
          .filter(o -> o.values().containsKey(property))
          .forEach(o -> values.put(o.repeat(), o.values().get(property)));
      byRepeat.add(values);
    }
    Set<Integer> common = new TreeSet<>(byRepeat.get(0).keySet());
    byRepeat.forEach(values -> common.retainAll(new HashSet<>(values.keySet())));
    if (common.isEmpty()) {
      return Optional.empty();
    }
    double[][] outcomes =
        common.stream()
            .map(repeat -> byRepeat.stream().mapToDouble(values -> values.get(repeat)).toArray())
            .toArray(double[][]::new);
    return Optional.of(new Factorial(axes, outcomes));
  }

  private static Cell[] inOrder(List<Cell> cells, List<Axis> axes) {
    Cell[] ordered = new Cell[cells.size()];
    for (Cell cell : cells) {
      int place = 0;
      for (Axis axis : axes) {
        place = place * axis.values().size() + axis.indexOf(cell.key());
      }
      ordered[place] = cell;
    }
    return ordered;
  }

  int repeats() {
    return outcomes.length;
  }

  /**
   * The mean outcome of each combination over some repeats.
   *
   * @param drawn indices of repeats; one may be there several times
   */
  double[] means(int[] drawn) {
    double[] means = new double[outcomes[0].length];
    for (int repeat : drawn) {
      for (int i = 0; i < means.length; i++) {
        means[i] += outcomes[repeat][i];
      }
    }
    Arrays.setAll(means, i -> means[i] / drawn.length);
    return means;
  }

  /** How far combinations lie apart along an axis: the distance of neighbours in a row. */
  int stride(int axis) {
    int stride = 1;
    for (int i = axis + 1; i < axes.size(); i++) {
      stride *= axes.get(i).values().size();
    }
    return stride;
  }
}
