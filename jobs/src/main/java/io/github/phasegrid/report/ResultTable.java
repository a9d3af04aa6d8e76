package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Estimate;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.phase.Property.Unit;
import io.github.phasegrid.phase.Regime;
import io.github.phasegrid.phase.RegimeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The table behind the figures: a row per cell.
 *
 * @param headings of all columns
 * @param rows in the order of the study's cells
 */
record ResultTable(List<Heading> headings, List<Row> rows) {

  /**
   * Above a column.
   *
   * @param name of what stands in it
   * @param detail in small below: split or unit
   * @param words whether the column holds words, not numbers
   */
  record Heading(String name, String detail, boolean words) {}

  /**
   * One cell of the phase chart.
   *
   * @param id where links from the figures lead
   * @param settings values of the axes
   * @param repeats how many are folded
   * @param epoch the mean epoch reached
   * @param regime empty where it has none
   * @param numbers one per property shown
   */
  record Row(
      String id,
      List<String> settings,
      int repeats,
      String epoch,
      String regime,
      List<Measurement> numbers) {}

  /**
   * A mean with half its 95 % interval; both empty where nothing was measured.
   *
   * @param half with its sign of plus and minus; empty for one repeat
   */
  record Measurement(String mean, String half) {}

  static ResultTable of(Study study, RegimeRule rule) {
    List<Property> shown = Figure.inTable(study);
    List<Heading> headings = new ArrayList<>();
    study.axes().stream()
        .map(Axis::coordinate)
        .forEach(c -> headings.add(new Heading(Words.name(c), "", false)));
    headings.add(new Heading("repeats", "", false));
    headings.add(new Heading("epochs", "trained", false));
    headings.add(new Heading("regime", "", true));
    shown.forEach(property -> headings.add(heading(property)));
    return new ResultTable(
        headings,
        IntStream.range(0, study.cells().size())
            .mapToObj(i -> row(i, study, study.cells().get(i), rule, shown))
            .toList());
  }

  private static Heading heading(Property property) {
    String label = property.label().replace(" accuracy", "").replace(" ratio", "");
    int comma = label.indexOf(", ");
    String detail = label.substring(comma + 2);
    return new Heading(
        label.substring(0, comma),
        property.unit() == Unit.ACCURACY ? detail + ", %" : detail,
        false);
  }

  private static Row row(int index, Study study, Cell cell, RegimeRule rule, List<Property> shown) {
    double epoch = cell.epoch().mean();
    return new Row(
        "cell-" + index,
        study.axes().stream().map(axis -> Words.value(axis.coordinate().of(cell.key()))).toList(),
        cell.repeats().size(),
        epoch == Math.rint(epoch) ? Words.count((long) epoch) : Words.measured(Unit.COUNT, epoch),
        rule.classify(cell).map(Regime::key).orElse(""),
        shown.stream().map(property -> number(cell, property)).toList());
  }

  private static Measurement number(Cell cell, Property property) {
    Optional<Estimate> estimate = cell.estimate(property);
    return estimate
        .map(
            e ->
                new Measurement(
                    Words.measured(property.unit(), e.mean()),
                    e.halfWidth95().isPresent()
                        ? "± " + Words.measured(property.unit(), e.halfWidth95().getAsDouble())
                        : ""))
        .orElse(new Measurement("", ""));
  }
}
