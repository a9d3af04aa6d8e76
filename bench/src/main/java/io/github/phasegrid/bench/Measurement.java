package io.github.phasegrid.bench;

import java.util.List;

/**
 * What one contestant needed.
 *
 * @param study the study's name
 * @param contestant its name
 * @param seconds for one epoch of all networks, one value a round
 * @param fractionOfPeak flops over seconds over the peak of the same round, one value a round
 */
record Measurement(
    String study, String contestant, List<Double> seconds, List<Double> fractionOfPeak) {

  double median() {
    return median(seconds);
  }

  double medianFraction() {
    return median(fractionOfPeak);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
