package io.github.phasegrid.phase;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One point of the phase chart: everything equal but the repeat.
 *
 * @param key what the repeats have in common
 * @param repeats one observation per trial, at least one
 */
public record Cell(CellKey key, List<Observation> repeats) {

  /** Refuses a cell of nothing. */
  public Cell {
    if (repeats.isEmpty()) {
      throw new IllegalArgumentException("a cell without repeats");
    }
    repeats = List.copyOf(repeats);
  }

  /**
   * Folds the repeats.
   *
   * @param observations in any order, each trial at most once per checkpoint, layer and probe
   * @return the cells, in the order in which each is first seen
   * @throws IllegalArgumentException when a trial is there twice: its weight would be wrong
   */
  public static List<Cell> fold(Collection<Observation> observations) {
    Map<CellKey, List<Observation>> byKey =
        observations.stream()
            .collect(
                Collectors.groupingBy(Observation::key, LinkedHashMap::new, Collectors.toList()));
    byKey.values().forEach(Cell::requireDistinctTrials);
    return byKey.entrySet().stream().map(e -> new Cell(e.getKey(), e.getValue())).toList();
  }

  private static void requireDistinctTrials(List<Observation> repeats) {
    Set<String> seen = new HashSet<>();
    for (Observation observation : repeats) {
      if (!seen.add(observation.trial())) {
        throw new IllegalArgumentException(
            "trial %s is there twice at checkpoint %s"
                .formatted(observation.trial(), observation.checkpoint()));
      }
    }
  }

  /** Mean and spread of a property over the repeats that have it; empty when none has. */
  public Optional<Estimate> estimate(Property property) {
    return Estimate.of(
        repeats.stream()
            .filter(o -> o.values().containsKey(property))
            .mapToDouble(o -> o.values().get(property))
            .toArray());
  }

  /**
   * Mean and spread of {@code minuend − subtrahend}, taken within each repeat, so that what one
   * repeat's luck does to both cancels; over the repeats that have both.
   */
  public Optional<Estimate> difference(Property minuend, Property subtrahend) {
    return Estimate.of(
        repeats.stream()
            .map(Observation::values)
            .filter(v -> v.containsKey(minuend) && v.containsKey(subtrahend))
            .mapToDouble(v -> v.get(minuend) - v.get(subtrahend))
            .toArray());
  }

  /** Mean and spread of the epoch at which the repeats reached the checkpoint. */
  public Estimate epoch() {
    return Estimate.of(repeats.stream().mapToDouble(Observation::epoch).toArray()).orElseThrow();
  }
}
