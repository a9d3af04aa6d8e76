package io.github.phasegrid.report;

import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.phase.RegimeSensitivity;
import io.github.phasegrid.phase.RegimeSensitivity.Move;
import io.github.phasegrid.sweep.RegimeThresholds;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A row of the table that tells how much hangs on the thresholds.
 *
 * @param threshold what is moved
 * @param from where the rule has it
 * @param to where it is moved
 * @param changed how many cells change regime, of how many
 * @param changes which
 */
record Thresholds(String threshold, String from, String to, String changed, String changes) {

  static List<Thresholds> of(Study study, RegimeRule rule) {
    return RegimeSensitivity.of(study.properCells(), rule).stream()
        .filter(move -> move.cells() > 0)
        .map(Thresholds::row)
        .toList();
  }

  private static Thresholds row(Move move) {
    return new Thresholds(
        name(move.threshold()),
        Words.value(move.from()),
        Words.value(move.to()),
        move.changed() == 0
            ? "none"
            : "%s of %s".formatted(Words.count(move.changed()), Words.count(move.cells())),
        move.changes().stream()
            .map(c -> "%s %s → %s".formatted(Words.count(c.cells()), c.from().key(), c.to().key()))
            .collect(Collectors.joining(", ")));
  }

  private static String name(RegimeThresholds.Key key) {
    return switch (key) {
      case DETERMINISTIC_REDUNDANCY -> "redundancy up to which codes are unique";
      case COLLIDING_REDUNDANCY -> "redundancy above which codes collide";
      case CATEGORIZED_GAP -> "accuracy gap up to which codes categorize";
      case UNCATEGORIZED_GAP -> "accuracy gap above which they do not";
    };
  }
}
