package io.github.phasegrid.bench.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures contests in rounds. A round measures each contestant once, so that all see the machine
 * in the same moods, and compares their answers.
 */
public final class Rounds {
  private Rounds() {}

  /**
   * Measures.
   *
   * @param out told of each figure at once
   * @return of each contest's contestants, in order, one value a round
   * @throws Contest.WrongAnswer when answers contradict each other
   */
  public static List<Measurement> of(int rounds, List<Contest> contests, PrintStream out)
      throws IOException, InterruptedException {
    Map<Contestant, List<Double>> values = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Contest contest : contests) {
        for (Contestant contestant : contest.contestants()) {
          double value = contestant.measure();
          values.computeIfAbsent(contestant, key -> new ArrayList<>()).add(value);
          out.printf(
              "round %d: %s, %s: %s %s%n",
              round, contest.work(), contestant.name(), Figures.text(value), contestant.unit());
        }
        String agrees = contest.answers().check();
        if (round == 1 && !agrees.isEmpty()) {
          out.printf("round 1: %s: %s%n", contest.work(), agrees);
        }
      }
    }
    List<Measurement> measurements = new ArrayList<>();
    for (Contest contest : contests) {
      for (Contestant contestant : contest.contestants()) {
        measurements.add(
            new Measurement(
                contest.work(), contestant.name(), contestant.unit(), values.get(contestant)));
      }
    }
    return measurements;
  }
}
