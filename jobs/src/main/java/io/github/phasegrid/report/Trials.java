package io.github.phasegrid.report;

import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Observation;
import io.github.phasegrid.phase.Property;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The single trials behind each cell, for the rows that open below a cell's.
 *
 * @param names fingerprints
 * @param properties the columns
 * @param ofCells per cell its trials; empty lists where there are too many to carry
 */
record Trials(List<String> names, List<String> properties, List<List<Entry>> ofCells) {
  /** A row is about 150 bytes; more would make the page heavy. */
  static final int MOST = 30_000;

  private static final MathContext DIGITS = new MathContext(6);

  /**
   * One trial at one checkpoint.
   *
   * @param trial index of its name
   * @param values of the properties; null where not measured
   */
  record Entry(int trial, int repeat, int epoch, List<Number> values) {}

  static Trials of(Study study) {
    List<Property> shown = Figure.inTable(study);
    int rows = study.cells().stream().mapToInt(cell -> cell.repeats().size()).sum();
    Map<String, Integer> names = new LinkedHashMap<>();
    List<List<Entry>> ofCells = new ArrayList<>();
    for (Cell cell : study.cells()) {
      ofCells.add(
          rows > MOST
              ? List.of()
              : cell.repeats().stream().map(o -> entry(o, names, shown)).toList());
    }
    return new Trials(
        List.copyOf(names.keySet()), shown.stream().map(Property::column).toList(), ofCells);
  }

  private static Entry entry(Observation one, Map<String, Integer> names, List<Property> shown) {
    List<Number> values = new ArrayList<>();
    for (Property property : shown) {
      Double value = one.values().get(property);
      values.add(value == null ? null : BigDecimal.valueOf(value).round(DIGITS).doubleValue());
    }
    int name = names.computeIfAbsent(one.trial(), trial -> names.size());
    return new Entry(name, one.repeat(), one.epoch(), values);
  }
}
