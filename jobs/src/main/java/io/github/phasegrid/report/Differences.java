package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Coordinate.OfSetting;
import io.github.phasegrid.phase.Estimate;
import io.github.phasegrid.phase.PairedDifference;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.phase.Property.Unit;
import io.github.phasegrid.sweep.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a wider network gains over the next narrower one, repeat by repeat.
 *
 * @param properties above the columns
 * @param usual the table where all other axes have their usual values; one, or none
 * @param others tables of other settings
 * @param more how many settings are not shown; empty when all are
 */
record Differences(List<String> properties, List<Slice> usual, List<Slice> others, String more) {
  private static final int MOST_SLICES = 24;

  private static final List<Property> COMPARED =
      List.of(
          Property.REDUNDANCY_TEST,
          Property.KMEANS_ACCURACY_TEST,
          Property.KNN_ACCURACY_TEST,
          Property.LOGISTIC_ACCURACY_TEST,
          Property.NETWORK_ACCURACY_TEST);

  /**
   * Widths that have all else in common.
   *
   * @param title what they have in common; empty where nothing else varies
   */
  record Slice(String title, List<Row> rows) {}

  /** Two neighbouring widths. */
  record Row(String widths, int pairs, List<Difference> differences) {}

  /**
   * The wider network's value less the narrower one's.
   *
   * @param half half the width of the 95 % interval, with its sign; empty for one pair
   * @param clear whether the interval leaves out 0
   */
  record Difference(String mean, String half, boolean clear) {}

  static Differences of(Study study) {
    List<PairedDifference> pairs = PairedDifference.ofNeighbouringWidths(study.properCells());
    Map<String, List<PairedDifference>> bySlice = new LinkedHashMap<>();
    study
        .usualBut(Set.of())
        .forEach(usual -> bySlice.put(surroundings(study, usual), new ArrayList<>()));
    pairs.forEach(
        pair ->
            bySlice
                .computeIfAbsent(surroundings(study, pair.wider()), s -> new ArrayList<>())
                .add(pair));
    bySlice.values().removeIf(List::isEmpty);
    List<Property> compared = COMPARED.stream().filter(study::has).toList();
    List<Slice> slices = new ArrayList<>();
    bySlice.forEach(
        (title, own) ->
            slices.add(new Slice(title, own.stream().map(pair -> row(pair, compared)).toList())));
    int shown = Math.min(slices.size(), MOST_SLICES);
    int more = slices.size() - shown;
    return new Differences(
        compared.stream().map(Differences::heading).toList(),
        slices.subList(0, Math.min(1, shown)),
        shown > 1 ? slices.subList(1, shown) : List.of(),
        more > 0 ? "… and " + Words.count(more, "more setting") : "");
  }

  boolean any() {
    return !usual.isEmpty();
  }

  boolean hasOthers() {
    return !others.isEmpty();
  }

  private static String heading(Property property) {
    String label =
        property.label().replace(", test", "").replace(" accuracy", "").replace(" ratio", "");
    return property.unit() == Unit.ACCURACY ? label + ", points" : label;
  }

  private static Row row(PairedDifference pair, List<Property> compared) {
    List<Difference> differences =
        compared.stream().map(property -> difference(pair, property)).toList();
    int pairs =
        compared.stream()
            .flatMap(property -> pair.estimate(property).stream())
            .mapToInt(Estimate::count)
            .max()
            .orElse(0);
    return new Row(width(pair.narrower()) + " → " + width(pair.wider()), pairs, differences);
  }

  private static Difference difference(PairedDifference pair, Property property) {
    return pair.estimate(property)
        .map(
            e -> {
              double half = e.halfWidth95().orElse(0);
              String mean = Words.measured(property.unit(), e.mean());
              return new Difference(
                  (e.mean() > 0 ? "+" : "") + mean.replace("-", "−"),
                  e.count() > 1 ? "± " + Words.measured(property.unit(), half) : "",
                  e.count() > 1 && Math.abs(e.mean()) > half);
            })
        .orElse(new Difference("", "", false));
  }

  private static String width(Cell cell) {
    return Words.count(cell.key().settings().integer(Setting.WIDTH));
  }

  private static String surroundings(Study study, Cell cell) {
    return study.proper().stream()
        .map(study.axes()::get)
        .map(Axis::coordinate)
        .filter(c -> !c.equals(new OfSetting(Setting.WIDTH)))
        .map(c -> Words.place(c, c.of(cell.key())))
        .collect(Collectors.joining(", "));
  }
}
