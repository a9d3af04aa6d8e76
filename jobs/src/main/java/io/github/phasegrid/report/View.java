package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Coordinate.Circumstance;
import io.github.phasegrid.phase.Coordinate.OfSetting;
import io.github.phasegrid.sweep.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * From which side a figure looks at a study.
 *
 * @param x the index of the axis along the bottom
 * @param line the index of the axis with a line per value; {@link #NO_LINES} where a line is drawn
 *     per property
 */
record View(int x, int line) {
  static final int NO_LINES = -1;

  /** Beside the dominant axes so many others get figures of their own. */
  private static final int MOST_OTHERS = 2;

  /**
   * A view along each dominant axis, the usual one first; where other axes vary, along the first of
   * those too. A line per width, or along the width per value of the next axis.
   */
  static List<View> of(Study study) {
    List<Integer> proper = study.proper();
    if (proper.isEmpty()) {
      return study.hasX() ? List.of(new View(0, NO_LINES)) : List.of();
    }
    List<Integer> others =
        proper.stream()
            .filter(i -> !study.dominant().contains(i) && study.axes().get(i).isNumeric())
            .limit(MOST_OTHERS)
            .toList();
    return Stream.of(Stream.of(proper.get(0)), study.dominant().stream(), others.stream())
        .flatMap(part -> part)
        .distinct()
        .map(x -> new View(x, line(study, x)))
        .toList();
  }

  private static int line(Study study, int x) {
    List<Integer> candidates = new ArrayList<>(study.proper());
    candidates.remove(Integer.valueOf(x));
    return study
        .axis(new OfSetting(Setting.WIDTH))
        .filter(candidates::contains)
        .orElse(candidates.isEmpty() ? NO_LINES : candidates.get(0));
  }

  /** The same, with a line per layer or probe. */
  View perAspect(Study study, Circumstance aspect) {
    return new View(x, study.axis(aspect).orElseThrow());
  }

  boolean hasLines() {
    return line != NO_LINES;
  }

  Axis xAxis(Study study) {
    return study.axes().get(x);
  }

  Axis lineAxis(Study study) {
    return study.axes().get(line);
  }

  /** The axes of which it shows one value at a time. */
  List<Integer> choices(Study study) {
    return Stream.iterate(0, i -> i < study.axes().size(), i -> i + 1)
        .filter(i -> i != x && i != line)
        .toList();
  }
}
