package io.github.phasegrid.phase;

import io.github.phasegrid.sweep.RegimeThresholds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How much of a phase chart hangs on where its thresholds lie: one is moved, the rest stay. */
public final class RegimeSensitivity {
  /** By so much thresholds are moved. */
  private static final double[] FACTORS = {0.5, 0.8, 1.25, 2};

  private RegimeSensitivity() {}

  /**
   * A threshold moved.
   *
   * @param threshold which
   * @param from where the rule has it
   * @param to where it is moved
   * @param cells cells that have a regime
   * @param changes which of them change theirs, the most frequent change first
   */
  public record Move(
      RegimeThresholds.Key threshold, double from, double to, int cells, List<Change> changes) {

    /** How many cells change regime. */
    public int changed() {
      return changes.stream().mapToInt(Change::cells).sum();
    }
  }

  /**
   * Cells that go from one regime to another.
   *
   * @param cells how many, at least one
   */
  public record Change(Regime from, Regime to, int cells) {}

  /**
   * Each threshold halved, less a fifth, plus a quarter, and doubled; moves beyond 1 or past a
   * neighbouring threshold are left out.
   */
  public static List<Move> of(Collection<Cell> cells, RegimeRule rule) {
    List<Move> moves = new ArrayList<>();
    for (RegimeThresholds.Key key : RegimeThresholds.Key.values()) {
      double from = rule.thresholds().get(key);
      for (double factor : FACTORS) {
        moved(rule, key, times(from, factor))
            .ifPresent(to -> moves.add(move(cells, rule, to, key)));
      }
    }
    return moves;
  }

  private static Optional<RegimeRule> moved(
      RegimeRule rule, RegimeThresholds.Key key, double value) {
    if (value == rule.thresholds().get(key)) {
      return Optional.empty(); // 0 stays 0
    }
    try {
      return Optional.of(new RegimeRule(rule.thresholds().with(key, value)));
    } catch (IllegalArgumentException outOfOrder) {
      return Optional.empty();
    }
  }

  private static Move move(
      Collection<Cell> cells, RegimeRule before, RegimeRule after, RegimeThresholds.Key key) {
    List<Change> all = new ArrayList<>();
    for (Cell cell : cells) {
      before
          .classify(cell)
          .ifPresent(from -> all.add(new Change(from, after.classify(cell).orElseThrow(), 1)));
    }
    Map<Change, Long> counted =
        all.stream()
            .filter(change -> change.from() != change.to())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    List<Change> changes =
        counted.entrySet().stream()
            .map(e -> new Change(e.getKey().from(), e.getKey().to(), e.getValue().intValue()))
            .sorted(
                Comparator.comparingInt(Change::cells)
                    .reversed()
                    .thenComparing(Change::from)
                    .thenComparing(Change::to))
            .toList();
    return new Move(
        key, before.thresholds().get(key), after.thresholds().get(key), all.size(), changes);
  }

  /** As people multiply: 0.8 × 0.05 is 0.04, not the number next to it. */
  private static double times(double threshold, double factor) {
    return BigDecimal.valueOf(threshold).multiply(BigDecimal.valueOf(factor)).doubleValue();
  }
}
