package io.github.phasegrid.cli;

import io.github.phasegrid.chart.ChartStage;
import io.github.phasegrid.cluster.Cluster;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.score.CodeRetention;
import io.github.phasegrid.score.ScoreStage;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What follows once codes are there, wherever they come from: scores, chart and report.
 *
 * @param sweep says how
 * @param warehouse held for writing
 * @param giveUpAfter how long a cell may go without a sign of life
 */
record Evaluation(
    Sweep sweep,
    WarehouseWriter warehouse,
    Progress progress,
    StopSignal stop,
    Cluster cluster,
    Duration giveUpAfter) {

  /**
   * Scores what is missing, controls too.
   *
   * @param profile whether to say where the time went
   * @return what broke
   */
  StageFailures score(List<Trial> trials, Dataset dataset, boolean profile)
      throws IOException, InterruptedException {
    ScoreStage stage = stage();
    StageFailures failures = stage.run(sweep, trials, dataset);
    tell(stage, profile);
    return failures;
  }

  /**
   * Scores what is missing of codes whose examples may not be at hand.
   *
   * @param classes of the examples
   * @param profile whether to say where the time went
   * @return what broke
   */
  StageFailures scoreCodes(List<Trial> trials, int classes, boolean profile)
      throws IOException, InterruptedException {
    ScoreStage stage = stage();
    StageFailures failures = stage.runWithoutControls(sweep, trials, classes);
    tell(stage, profile);
    return failures;
  }

  private ScoreStage stage() {
    return new ScoreStage(
        cluster::session, warehouse, HadoopSettings.given(), progress, stop, giveUpAfter);
  }

  private static void tell(ScoreStage stage, boolean profile) {
    if (profile) {
      System.out.print(stage.profile().table());
    }
  }

  /** Drops the codes that the sweep does not keep. */
  void dropCodes(List<Trial> trials) throws IOException {
    new CodeRetention(warehouse).keep(sweep, trials);
  }

  /** Folds repeats into table {@code phases}. */
  void chart(List<Trial> trials) throws IOException {
    Set<String> own = trials.stream().map(Trial::fingerprint).collect(Collectors.toSet());
    int cells = new ChartStage(warehouse, new RegimeRule(sweep.regimes()), own).run();
    progress.say("chart: " + cells + " cells in table phases");
  }

  /** Writes the report and says where everything is. */
  void report(List<Trial> trials) throws IOException {
    String report =
        new ReportStep(sweep, warehouse.warehouse(), warehouse.inventory()).write(trials);
    System.out.println("report: " + report);
    System.out.println(
        "tables: "
            + warehouse.warehouse().location()
            + "/{trials,sweeps,history,checkpoints,codes,properties,"
            + (sweep.controls().kinds().isEmpty() ? "" : "controls,")
            + "phases}/*.parquet");
  }
}
