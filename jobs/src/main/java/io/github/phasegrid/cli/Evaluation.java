package io.github.phasegrid.cli;

import io.github.phasegrid.chart.ChartStage;
import io.github.phasegrid.cluster.Cluster;
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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What follows once codes are there, wherever they come from: scores, chart and report.
 *
 * @param sweep says how
 * @param warehouse held for writing
 */
record Evaluation(
    Sweep sweep, WarehouseWriter warehouse, Progress progress, StopSignal stop, Cluster cluster) {

  /**
   * Scores what is missing.
   *
   * @param classes of the dataset
   * @param profile whether to say where the time went
   * @return what broke
   */
  StageFailures score(List<Trial> trials, int classes, boolean profile)
      throws IOException, InterruptedException {
    ScoreStage stage =
        new ScoreStage(cluster::session, warehouse, HadoopSettings.given(), progress, stop);
    StageFailures failures = stage.run(sweep, trials, classes);
    if (profile) {
      System.out.print(stage.profile().table());
    }
    return failures;
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
            + "/{trials,sweeps,history,checkpoints,codes,properties,phases}/*.parquet");
  }
}
