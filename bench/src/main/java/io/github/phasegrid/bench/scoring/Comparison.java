package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contest;
import io.github.phasegrid.bench.measure.Figures;
import io.github.phasegrid.bench.measure.Measurement;
import java.util.List;

/**
 * A line of the table.
 *
 * @param contest ours comes first, a rival second if there is one
 * @param goal what ours has to reach
 */
record Comparison(Contest contest, Goal goal) {

  /** A line with what was measured. */
  record Result(
      String work,
      String unit,
      String contestant,
      double figure,
      String rival,
      String rivalFigure,
      String reached,
      String must,
      String aim,
      boolean met) {

    static final String HEAD =
        """
        | work | unit | Phasegrid | compared with | | reached | must | aim | |
        |---|---|---|---|---|---|---|---|---|""";

    String asMarkdown() {
      return String.format(
          "| %s | %s | %s | %s | %s | %s | %s | %s | %s |",
          work,
          unit,
          Figures.text(figure),
          rival,
          rivalFigure,
          reached,
          must,
          aim,
          met ? "" : "not met");
    }
  }

  /** The result, out of all measurements. */
  Result result(List<Measurement> measurements) {
    List<Measurement> own =
        measurements.stream().filter(m -> m.work().equals(contest.work())).toList();
    Measurement ours = own.get(0);
    boolean alone = own.size() == 1;
    double rival = alone ? Double.NaN : own.get(1).median();
    return new Result(
        contest.work(),
        ours.unit(),
        ours.contestant(),
        ours.median(),
        alone ? "" : own.get(1).contestant(),
        alone ? "" : Figures.text(rival),
        goal.reached(ours.median(), rival),
        goal.must(),
        goal.aim(),
        goal.met(ours.median(), rival));
  }
}
