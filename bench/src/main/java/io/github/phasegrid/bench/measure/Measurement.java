package io.github.phasegrid.bench.measure;

import java.util.List;

/**
 * What one contestant did.
 *
 * @param work the contest
 * @param contestant its name
 * @param unit what the values are
 * @param values one a round
 */
public record Measurement(String work, String contestant, String unit, List<Double> values) {

  /** Copies. */
  public Measurement {
    values = List.copyOf(values);
  }

  /** The median over the rounds. */
  public double median() {
    return median(values);
  }

  /** The middle value, or the mean of the two in the middle. */
  public static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
