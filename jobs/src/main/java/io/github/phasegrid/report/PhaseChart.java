package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Regime;
import io.github.phasegrid.phase.RegimeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A map of regimes over two axes, or a strip over one.
 *
 * @param id its name in links and files
 * @param title such as {@code Width × epoch}
 * @param x the index of the axis along the bottom
 * @param y the index of the axis up the side; {@link #NONE} for a strip
 * @param along the index of the axis along which maps stand side by side; {@link #NONE} without one
 */
record PhaseChart(String id, String title, int x, int y, int along) {
  static final int NONE = -1;

  /** More maps side by side are too small to read. */
  static final int MOST_MAPS = 12;

  /**
   * One map.
   *
   * @param title its value on the axis along; empty without one
   * @param regimes {@code [y][x]}; empty where no cell is or its regime cannot be told
   */
  record Panel(String title, List<List<Optional<Regime>>> regimes) {}

  /**
   * Every pair of width, epoch and sample size that varies. A sweep with one of them pairs it with
   * the first other axis, or has a strip.
   */
  static List<PhaseChart> of(Study study) {
    List<Integer> axes = new ArrayList<>(study.dominant());
    study.proper().stream().filter(i -> !axes.contains(i)).forEach(axes::add);
    if (axes.isEmpty()) {
      return List.of();
    }
    if (axes.size() == 1) {
      return List.of(chart(study, axes.get(0), NONE, NONE));
    }
    int paired = Math.max(2, study.dominant().size());
    List<PhaseChart> charts = new ArrayList<>();
    for (int i = 0; i < paired; i++) {
      for (int k = paired - 1; k > i; k--) {
        int x = axes.get(i);
        int y = axes.get(k);
        // Epoch × sample size, not the other way round.
        boolean swapped = i > 0;
        charts.add(chart(study, swapped ? y : x, swapped ? x : y, remaining(axes, x, y)));
      }
    }
    return charts;
  }

  private static int remaining(List<Integer> axes, int x, int y) {
    return axes.stream().filter(axis -> axis != x && axis != y).findFirst().orElse(NONE);
  }

  private static PhaseChart chart(Study study, int x, int y, int along) {
    String name = name(study, x) + (y == NONE ? "" : " × " + name(study, y));
    String id = "phase-" + name.replace(" × ", "-by-").replace(' ', '-');
    return new PhaseChart(
        id, name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), x, y, along);
  }

  private static String name(Study study, int axis) {
    return Words.name(study.axes().get(axis).coordinate());
  }

  /** The maps along the remaining axis, as many as can be read; others show their usual values. */
  List<Panel> panels(Study study, RegimeRule rule) {
    Set<Integer> free = Set.copyOf(List.of(x, y, along).stream().distinct().toList());
    Map<Integer, List<Cell>> byValue = new TreeMap<>();
    for (Cell cell : study.usualBut(free)) {
      int value = along == NONE ? 0 : study.at(cell, along);
      byValue.computeIfAbsent(value, v -> new ArrayList<>()).add(cell);
    }
    List<Integer> values = List.copyOf(byValue.keySet());
    int drawn = Math.min(values.size(), MOST_MAPS);
    return IntStream.range(0, drawn)
        .mapToObj(i -> values.get((i + 1) * values.size() / drawn - 1))
        .map(value -> new Panel(title(study, value), regimes(study, rule, byValue.get(value))))
        .toList();
  }

  private String title(Study study, int value) {
    return along == NONE
        ? ""
        : Words.place(
            study.axes().get(along).coordinate(), study.axes().get(along).values().get(value));
  }

  private List<List<Optional<Regime>>> regimes(Study study, RegimeRule rule, List<Cell> cells) {
    int columns = study.axes().get(x).values().size();
    int rows = y == NONE ? 1 : study.axes().get(y).values().size();
    List<List<Optional<Regime>>> regimes = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<Optional<Regime>> line = new ArrayList<>();
      for (int column = 0; column < columns; column++) {
        line.add(Optional.empty());
      }
      regimes.add(line);
    }
    for (Cell cell : cells) {
      int row = y == NONE ? 0 : study.at(cell, y);
      regimes.get(row).set(study.at(cell, x), rule.classify(cell));
    }
    return regimes;
  }

  Axis xAxis(Study study) {
    return study.axes().get(x);
  }

  Optional<Axis> yAxis(Study study) {
    return y == NONE ? Optional.empty() : Optional.of(study.axes().get(y));
  }
}
