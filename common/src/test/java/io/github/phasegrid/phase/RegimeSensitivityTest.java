package io.github.phasegrid.phase;

import static io.github.phasegrid.phase.Property.KNN_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.NETWORK_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.phasegrid.phase.RegimeSensitivity.Change;
import io.github.phasegrid.phase.RegimeSensitivity.Move;
import io.github.phasegrid.sweep.RegimeThresholds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegimeSensitivityTest {

  @Test
  void countsTheCellsBetweenTheOldThresholdAndTheNew() {
    // Single repeats: values decide. Thresholds 0.05, 0.5, 0.03, 0.15.
    List<Cell> cells =
        Cell.fold(
            List.of(
                cell(3, 0.7, 0.5), // under-expressive; critically from 1.0 on
                cell(7, 0.3, 0.9), // critically-expressive; under from 0.25 down
                cell(10, 0.03, 0.98), // sufficiently-expressive; critically from 0.025 down
                cell(20, 0.01, 0.98))); // sufficiently-expressive throughout

    List<Move> moves = RegimeSensitivity.of(cells, RegimeRule.DEFAULT);

    assertThat(moves).allMatch(move -> move.cells() == 4);
    assertThat(of(moves, RegimeThresholds.Key.COLLIDING_REDUNDANCY, 0.25))
        .containsExactly(new Change(Regime.CRITICALLY_EXPRESSIVE, Regime.UNDER_EXPRESSIVE, 1));
    assertThat(of(moves, RegimeThresholds.Key.COLLIDING_REDUNDANCY, 0.4)).isEmpty();
    assertThat(of(moves, RegimeThresholds.Key.COLLIDING_REDUNDANCY, 1.0))
        .containsExactly(new Change(Regime.UNDER_EXPRESSIVE, Regime.CRITICALLY_EXPRESSIVE, 1));
    assertThat(of(moves, RegimeThresholds.Key.DETERMINISTIC_REDUNDANCY, 0.025))
        .containsExactly(
            new Change(Regime.SUFFICIENTLY_EXPRESSIVE, Regime.CRITICALLY_EXPRESSIVE, 1));
    assertThat(moves)
        .filteredOn(m -> m.threshold() == RegimeThresholds.Key.CATEGORIZED_GAP)
        .hasSize(4);
    assertThat(moves)
        .filteredOn(m -> m.threshold() == RegimeThresholds.Key.DETERMINISTIC_REDUNDANCY)
        .extracting(Move::to)
        .containsExactly(0.025, 0.04, 0.0625, 0.1);
  }

  @Test
  void movesThatMakeNoRuleAreLeftOut() {
    RegimeRule narrow = new RegimeRule(new RegimeThresholds(0, 0.9, 0.1, 0.11));

    List<Move> moves = RegimeSensitivity.of(List.of(), narrow);

    assertThat(moves)
        .extracting(Move::threshold, Move::to)
        .contains(
            tuple(RegimeThresholds.Key.COLLIDING_REDUNDANCY, 0.45),
            tuple(RegimeThresholds.Key.CATEGORIZED_GAP, 0.05))
        .doesNotContain(
            tuple(RegimeThresholds.Key.COLLIDING_REDUNDANCY, 1.8),
            tuple(RegimeThresholds.Key.CATEGORIZED_GAP, 0.2));
    assertThat(moves)
        .noneMatch(m -> m.threshold() == RegimeThresholds.Key.DETERMINISTIC_REDUNDANCY);
  }

  private static List<Change> of(List<Move> moves, RegimeThresholds.Key threshold, double to) {
    return moves.stream()
        .filter(move -> move.threshold() == threshold && move.to() == to)
        .findFirst()
        .orElseThrow()
        .changes();
  }

  private static Observation cell(int width, double redundancy, double knn) {
    return Observations.ofWidth(
        width,
        1,
        Map.of(REDUNDANCY_TEST, redundancy, NETWORK_ACCURACY_TEST, 0.98, KNN_ACCURACY_TEST, knn));
  }
}
