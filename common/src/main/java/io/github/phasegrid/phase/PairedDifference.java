package io.github.phasegrid.phase;

import io.github.phasegrid.phase.Coordinate.OfSetting;
import io.github.phasegrid.sweep.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Two cells that differ in their width only. All widths of a repeat see the same examples in the
 * same order, so they are compared repeat by repeat: what that order does to both cancels.
 *
 * @param narrower the one with fewer units
 * @param wider the one with the next larger width there is
 */
public record PairedDifference(Cell narrower, Cell wider) {

  /** Every pair of neighbouring widths, in the order in which their surroundings are first seen. */
  public static List<PairedDifference> ofNeighbouringWidths(Collection<Cell> cells) {
    Coordinate width = new OfSetting(Setting.WIDTH);
    Coordinate multiplier = new OfSetting(Setting.WIDTH_MULTIPLIER); // gives convolutions a width
    Map<CellKey, List<Cell>> bySurroundings =
        cells.stream()
            .collect(
                Collectors.groupingBy(
                    cell -> width.replace(multiplier.replace(cell.key(), 1.0), 1),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<PairedDifference> pairs = new ArrayList<>();
    for (List<Cell> alike : bySurroundings.values()) {
      List<Cell> ascending = new ArrayList<>(alike);
      ascending.sort(
          Comparator.comparingInt(PairedDifference::width)
              .thenComparingDouble(PairedDifference::multiplier)); // two may round to one width
      for (int i = 1; i < ascending.size(); i++) {
        pairs.add(new PairedDifference(ascending.get(i - 1), ascending.get(i)));
      }
    }
    return pairs;
  }

  /**
   * Mean and spread of the wider's value less the narrower's, over the repeats that have both;
   * empty where none has.
   *
   * @throws IllegalStateException when a cell has a repeat twice: cells are to be of one sweep
   */
  public Optional<Estimate> estimate(Property property) {
    Map<Integer, Observation> partners =
        narrower.repeats().stream()
            .filter(o -> o.values().containsKey(property))
            .collect(Collectors.toMap(Observation::repeat, Function.identity()));
    return Estimate.of(
        wider.repeats().stream()
            .filter(o -> o.values().containsKey(property) && partners.containsKey(o.repeat()))
            .mapToDouble(
                o -> o.values().get(property) - partners.get(o.repeat()).values().get(property))
            .toArray());
  }

  private static int width(Cell cell) {
    return cell.key().settings().integer(Setting.WIDTH);
  }

  private static double multiplier(Cell cell) {
    return cell.key().settings().real(Setting.WIDTH_MULTIPLIER);
  }
}
