package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Regime;
import io.github.phasegrid.phase.RegimeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a sweep found, in a sentence. */
final class Summary {
  private Summary() {}

  /** Cells next to each other in one regime. */
  private record Stretch(Regime regime, int from, int to) {}

  /**
   * Which regimes networks are in along the first dominant axis, all others at their usual values;
   * empty where none can be told.
   */
  static String of(Study study, RegimeRule rule) {
    Optional<Integer> along =
        study.dominant().stream().findFirst().or(() -> study.proper().stream().findFirst());
    if (along.isEmpty()) {
      return "";
    }
    Axis axis = study.axes().get(along.get());
    List<Cell> cells = study.usualBut(Set.of(along.get()));
    List<Stretch> stretches = new ArrayList<>();
    for (Cell cell : cells) {
      int at = study.at(cell, along.get());
      Optional<Regime> regime = rule.classify(cell);
      if (regime.isPresent()) {
        extend(stretches, regime.get(), at);
      }
    }
    if (stretches.isEmpty()) {
      return "";
    }
    String others =
        study.proper().stream()
            .filter(i -> !Objects.equals(i, along.get()))
            .map(i -> place(study.axes().get(i), study.usual(i)))
            .collect(Collectors.joining(", "));
    return (others.isEmpty() ? "Networks are " : "At " + others + ", networks are ")
        + joined(stretches.stream().map(s -> told(axis, s)).toList())
        + ".";
  }

  private static void extend(List<Stretch> stretches, Regime regime, int at) {
    int last = stretches.size() - 1;
    if (last >= 0 && stretches.get(last).regime() == regime) {
      stretches.set(last, new Stretch(regime, stretches.get(last).from(), at));
    } else {
      stretches.add(new Stretch(regime, at, at));
    }
  }

  private static String told(Axis axis, Stretch stretch) {
    String from = Words.value(axis.values().get(stretch.from()));
    String to = Words.value(axis.values().get(stretch.to()));
    String name = Words.name(axis.coordinate());
    return stretch.regime().key()
        + " at "
        + name
        + " "
        + (stretch.from() == stretch.to() ? from : from + " to " + to);
  }

  private static String place(Axis axis, int index) {
    return Words.place(axis.coordinate(), axis.values().get(index));
  }

  private static String joined(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
