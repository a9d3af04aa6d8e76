package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.CellKey;
import io.github.phasegrid.phase.Observation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Keeps a study small enough for a page: above a number of points it leaves out layers and probes,
 * then averages over the axes that are least looked at, then over neighbouring values of x, then
 * over lines. Averages and spreads are then over all trials that fall together, whatever their
 * settings.
 *
 * @param study what is left
 * @param notes what was averaged over, a sentence each; empty when nothing was
 */
record PointBudget(Study study, List<String> notes) {

  /** More than this draws slowly and shows nothing more. */
  static final int POINTS = 20_000;

  private static final int FEWEST_X = 50;

  static PointBudget keep(Study study, int points) {
    List<String> notes = new ArrayList<>();
    Study kept = study;
    while (pointsOf(kept) > points) {
      int last = kept.axes().size() - 1;
      Axis x = kept.axes().get(0);
      int otherValues = Math.max(1, pointsOf(kept) / x.values().size());
      int bins = Math.max(1, points / otherValues);
      if (Study.isAspect(kept.axes().get(last)) && last > 0) {
        Axis aspect = kept.axes().get(last);
        Object usual = aspect.values().get(kept.usual(last));
        notes.add(
            "Of each %s only “%s” is shown.".formatted(Words.name(aspect.coordinate()), usual));
        kept =
            Study.of(
                kept.cells().stream()
                    .filter(cell -> aspect.coordinate().of(cell.key()).equals(usual))
                    .toList());
      } else if (last > 1 || (last == 1 && bins < Math.min(FEWEST_X, x.values().size()))) {
        notes.add("Averaged over " + Words.name(kept.axes().get(last).coordinate()) + ".");
        kept = merged(kept, axis -> firstValue(axis), last);
      } else {
        notes.add(
            "Averaged over neighbouring values of %s: %s of %s are left."
                .formatted(
                    Words.name(x.coordinate()), Words.count(bins), Words.count(x.values().size())));
        kept = merged(kept, axis -> binned(axis, bins), 0);
      }
    }
    return new PointBudget(kept, notes);
  }

  private static int pointsOf(Study study) {
    return study.cells().size() * Figure.inTable(study).size();
  }

  private interface Rounding {
    UnaryOperator<Object> of(Axis axis);
  }

  private static UnaryOperator<Object> firstValue(Axis axis) {
    return value -> axis.values().get(0);
  }

  /** Each value becomes the first of its bin; bins hold equally many values, up to one. */
  private static UnaryOperator<Object> binned(Axis axis, int bins) {
    int values = axis.values().size();
    Map<Object, Object> first = new LinkedHashMap<>();
    int start = 0;
    for (int i = 0; i < values; i++) {
      boolean opensBin = (long) i * bins / values != (long) (i - 1) * bins / values || i == 0;
      start = opensBin ? i : start;
      first.put(axis.values().get(i), axis.values().get(start));
    }
    return first::get;
  }

  private static Study merged(Study study, Rounding rounding, int axisIndex) {
    Axis axis = study.axes().get(axisIndex);
    UnaryOperator<Object> round = rounding.of(axis);
    Map<CellKey, List<Observation>> together = new LinkedHashMap<>();
    for (Cell cell : study.cells()) {
      Object value = round.apply(axis.coordinate().of(cell.key()));
      CellKey key = axis.coordinate().replace(cell.key(), value);
      together.computeIfAbsent(key, k -> new ArrayList<>()).addAll(cell.repeats());
    }
    return Study.of(
        together.entrySet().stream().map(e -> new Cell(e.getKey(), e.getValue())).toList());
  }
}
