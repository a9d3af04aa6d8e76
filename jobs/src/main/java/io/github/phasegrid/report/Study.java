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
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a sweep looks like: its cells, and the axes along which they vary.
 *
 * <p>Layers and probes are aspects of the same networks. Wherever they are not what is asked about,
 * the whole code and the dataset's own examples are shown: the default values of these axes.
 *
 * @param cells the points, in the order of the table: by the last axis first, x last
 * @param axes all that varies: what figures have along the bottom unless told otherwise, then what
 *     gives them a line per value, then the rest, aspects last; empty when nothing varies
 */
record Study(List<Cell> cells, List<Axis> axes) {

  /** What is most worth a line of its own, first things first; then the order of columns. */
  private static final List<Coordinate> DOMINANT =
      List.of(
          new OfSetting(Setting.WIDTH),
          new OfSetting(Setting.SAMPLE_SIZE),
          Circumstance.CHECKPOINT);

  private static final Set<Coordinate> ASPECTS = Set.of(Circumstance.LAYER, Circumstance.PROBE);
  private static final Set<Object> WHOLE = Set.of("all", "none");
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

  /** An axis as a title: width counts another thing where networks are convolutional. */
  String title(Axis axis) {
    boolean channels =
        axis.coordinate().equals(new OfSetting(Setting.WIDTH))
            && cells.stream().allMatch(cell -> cell.key().settings().isConvolutional());
    return channels ? "Width (channels of the first layer)" : Words.title(axis.coordinate());
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
      return isAspect(axis) ? -1 : 0;
    }
    return axis.values().stream().filter(v -> !v.equals(Checkpoint.LAST)).count();
  }

  private static int rank(Axis axis) {
    int rank = DOMINANT.indexOf(axis.coordinate());
    return rank >= 0 ? rank : DOMINANT.size() + (isAspect(axis) ? 1 : 0);
  }

  private static Comparator<Cell> order(List<Axis> axes) {
    Comparator<Cell> order = Comparator.comparingInt(cell -> 0);
    for (int i = axes.size() - 1; i >= 0; i--) {
      Axis axis = axes.get(i);
      order = order.thenComparingInt(cell -> axis.indexOf(cell.key()));
    }
    return order;
  }

  /** Whether the axis is one of layers or probes. */
  static boolean isAspect(Axis axis) {
    return ASPECTS.contains(axis.coordinate());
  }

  boolean hasX() {
    return !axes.isEmpty();
  }

  /** The indices of width, sample size and epoch among the axes, as far as they vary. */
  List<Integer> dominant() {
    return DOMINANT.stream()
        .flatMap(
            coordinate ->
                IntStream.range(0, axes.size())
                    .filter(i -> axes.get(i).coordinate().equals(coordinate))
                    .boxed())
        .toList();
  }

  /** The indices of axes that are neither layers nor probes. */
  List<Integer> proper() {
    return IntStream.range(0, axes.size()).filter(i -> !isAspect(axes.get(i))).boxed().toList();
  }

  /** The index of an axis, if it is one. */
  Optional<Integer> axis(Coordinate coordinate) {
    return IntStream.range(0, axes.size())
        .filter(i -> axes.get(i).coordinate().equals(coordinate))
        .boxed()
        .findFirst();
  }

  /**
   * The index, on an axis, of the value shown where nobody chose: the whole code, the dataset's own
   * examples, else the largest number or the first name.
   */
  int usual(int axis) {
    List<Object> values = axes.get(axis).values();
    if (axes.get(axis).isNumeric()) {
      return values.size() - 1;
    }
    return IntStream.range(0, values.size())
        .filter(i -> WHOLE.contains(values.get(i)))
        .findFirst()
        .orElse(0);
  }

  /** The cells whose values are the usual ones on all axes but these. */
  List<Cell> usualBut(Set<Integer> free) {
    return cells.stream()
        .filter(
            cell ->
                IntStream.range(0, axes.size())
                    .allMatch(i -> free.contains(i) || at(cell, i) == usual(i)))
        .toList();
  }

  /** The cells of whole codes and of the dataset's own examples: the networks as such. */
  List<Cell> properCells() {
    List<Integer> aspects =
        IntStream.range(0, axes.size()).filter(i -> isAspect(axes.get(i))).boxed().toList();
    return cells.stream()
        .filter(cell -> aspects.stream().allMatch(i -> at(cell, i) == usual(i)))
        .toList();
  }

  /** The index of a cell's value on an axis. */
  int at(Cell cell, int axis) {
    return axes.get(axis).indexOf(cell.key());
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
