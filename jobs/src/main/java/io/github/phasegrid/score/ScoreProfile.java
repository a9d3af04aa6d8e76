package io.github.phasegrid.score;

import io.github.phasegrid.scoring.ScoringStep;
import io.github.phasegrid.scoring.StepTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Where the time of scoring went, cell by cell. For one thread. */
public final class ScoreProfile {
  private static final int SHOWN = 20;
  private static final double SECOND = 1e9;

  private final List<Line> lines = new ArrayList<>();
  private long publishing;

  /**
   * @param nanos from the cell's start to its row
   */
  private record Line(String cell, long nanos, StepTimes steps) {}

  void add(String cell, long nanos, StepTimes steps) {
    lines.add(new Line(cell, nanos, steps));
  }

  void addPublishing(long nanos) {
    publishing += nanos;
  }

  /**
   * A table for people: seconds by cell and step, the slowest cells first. Several cells are scored
   * at a time, so that they add up to more than has passed; <em>other</em> is what a cell spent
   * between steps, mostly waiting for its turn.
   */
  public String table() {
    int width = Math.max(20, lines.stream().mapToInt(l -> l.cell().length()).max().orElse(0));
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%-" + width + "s %10s", "seconds", "cell"));
    for (ScoringStep step : ScoringStep.values()) {
      text.append(String.format(Locale.ROOT, " %13s", step.title()));
    }
    text.append(String.format(Locale.ROOT, " %10s%n", "other"));
    lines.stream()
        .sorted(Comparator.comparingLong(Line::nanos).reversed())
        .limit(SHOWN)
        .forEach(line -> append(text, width, line));
    if (lines.size() > SHOWN) {
      text.append(String.format(Locale.ROOT, "… and %d faster cells%n", lines.size() - SHOWN));
    }
    append(text, width, all());
    text.append(
        String.format(
            Locale.ROOT, "%-" + width + "s %10.3f%n", "publishing the rows", publishing / SECOND));
    return text.toString();
  }

  private Line all() {
    StepTimes steps = new StepTimes();
    lines.forEach(line -> steps.add(line.steps()));
    long nanos = lines.stream().mapToLong(Line::nanos).sum();
    return new Line("all " + lines.size() + " cells", nanos, steps);
  }

  private static void append(StringBuilder text, int width, Line line) {
    text.append(
        String.format(Locale.ROOT, "%-" + width + "s %10.3f", line.cell(), line.nanos() / SECOND));
    for (ScoringStep step : ScoringStep.values()) {
      text.append(String.format(Locale.ROOT, " %13.3f", line.steps().nanos(step) / SECOND));
    }
    text.append(
        String.format(Locale.ROOT, " %10.3f%n", (line.nanos() - line.steps().total()) / SECOND));
  }
}
