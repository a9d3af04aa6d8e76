package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Estimate;
import io.github.phasegrid.phase.Property;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The few numbers that a reader asks for first. */
final class KeyNumbers {

  /**
   * A number and what it is.
   *
   * @param label above it
   * @param number large
   * @param detail below it
   */
  record Tile(String label, String number, String detail) {}

  private final ReportData data;
  private final Study study;

  KeyNumbers(ReportData data, Study study) {
    this.data = data;
    this.study = study;
  }

  List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(trials());
    extreme("Lowest redundancy, test", Property.REDUNDANCY_TEST, -1).ifPresent(tiles::add);
    extreme("Best K-NN, test", Property.KNN_ACCURACY_TEST, 1).ifPresent(tiles::add);
    extreme("Best logistic, test", Property.LOGISTIC_ACCURACY_TEST, 1).ifPresent(tiles::add);
    extreme("Best network, test", Property.NETWORK_ACCURACY_TEST, 1).ifPresent(tiles::add);
    return tiles;
  }

  private Tile trials() {
    ReportData.Counts counts = data.counts();
    List<String> details = new ArrayList<>();
    if (counts.failed() > 0) {
      details.add(Words.count(counts.failed()) + " failed");
    }
    if (counts.missing() > 0) {
      details.add(Words.count(counts.missing()) + " still missing");
    }
    if (!study.cells().isEmpty()) {
      details.add(
          "%s, %s of each"
              .formatted(
                  Words.count(study.cells().size(), "cell"),
                  Words.count(study.repeats(), "repeat")));
    }
    return new Tile(
        "Trials done",
        Words.count(counts.done()) + " of " + Words.count(counts.planned()),
        String.join(" · ", details));
  }

  /** The cell with the largest (or, with sign −1, smallest) mean, among those shown. */
  private Optional<Tile> extreme(String label, Property property, int sign) {
    return study.properCells().stream()
        .filter(cell -> cell.estimate(property).isPresent())
        .max(Comparator.comparingDouble(cell -> sign * mean(cell, property)))
        .map(
            cell -> {
              Estimate estimate = cell.estimate(property).orElseThrow();
              String number =
                  Words.measured(property.unit(), estimate.mean()) + Words.sign(property.unit());
              return new Tile(label, number, spread(property, estimate) + place(cell));
            });
  }

  private static double mean(Cell cell, Property property) {
    return cell.estimate(property).orElseThrow().mean();
  }

  private static String spread(Property property, Estimate estimate) {
    return estimate.halfWidth95().isPresent()
        ? "± %s ".formatted(Words.measured(property.unit(), estimate.halfWidth95().getAsDouble()))
        : "";
  }

  private String place(Cell cell) {
    return study.proper().isEmpty()
        ? ""
        : "at "
            + study.proper().stream()
                .map(study.axes()::get)
                .map(Axis::coordinate)
                .map(c -> Words.place(c, c.of(cell.key())))
                .collect(Collectors.joining(", "));
  }
}
