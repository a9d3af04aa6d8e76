package io.github.phasegrid.score;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.scoring.StepTimes;
import io.github.phasegrid.stage.ParallelJobs;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.WarehouseInventory;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * Scores the cells of a sweep that have codes and no properties of this scoring yet, then the
 * controls that are missing: several at a time, each from one partition, published pack by pack.
 */
public final class ScoreStage {
  private final Supplier<SparkSession> session;
  private final WarehouseWriter warehouse;
  private final Map<String, String> hadoop;
  private final Progress progress;
  private final StopSignal stop;
  private final Duration giveUpAfter;
  private final ScoreProfile profile = new ScoreProfile();

  /**
   * @param session asked for when there is something to score
   * @param hadoop settings of the file systems, for executors
   * @param giveUpAfter how long a cell may go without a task that starts or ends
   */
  public ScoreStage(
      Supplier<SparkSession> session,
      WarehouseWriter warehouse,
      Map<String, String> hadoop,
      Progress progress,
      StopSignal stop,
      Duration giveUpAfter) {
    this.session = session;
    this.warehouse = warehouse;
    this.hadoop = hadoop;
    this.progress = progress;
    this.stop = stop;
    this.giveUpAfter = giveUpAfter;
  }

  /**
   * Scores and publishes: cells, then controls.
   *
   * @param trials of the sweep
   * @return what broke, damaged files among it: they are named, and the rest is scored
   */
  public StageFailures run(Sweep sweep, List<Trial> trials, Dataset dataset)
      throws IOException, InterruptedException {
    StageFailures failures = runWithoutControls(sweep, trials, dataset.classes());
    List<ControlJob> controls = ControlJob.missing(sweep, trials, warehouse.inventory());
    if (!controls.isEmpty() && !stop.stopped()) {
      progress.say("score: " + controls.size() + " controls are missing");
      scoreControls(sweep, controls, dataset, failures);
    }
    return failures;
  }

  /** Whether a trained trial lacks any control that the sweep asks for. */
  public static boolean lacksControls(Sweep sweep, Trial trial, WarehouseInventory inventory) {
    return ControlJob.anyMissing(sweep, trial, inventory);
  }

  /**
   * Scores and publishes cells alone, which takes no examples.
   *
   * @param classes of the examples that codes were taken of
   * @return as {@link #run}
   */
  public StageFailures runWithoutControls(Sweep sweep, List<Trial> trials, int classes)
      throws IOException, InterruptedException {
    CellFinder finder =
        new CellFinder(warehouse.warehouse(), warehouse.inventory(), sweep, classes);
    List<Cell> cells = finder.find(trials);
    StageFailures failures = finder.damaged();
    int missing = cells.size() + failures.broken().size();
    progress.say(
        missing == 0 ? "score: nothing is missing" : "score: " + missing + " cells are missing");
    if (!cells.isEmpty()) {
      scoreCells(sweep, cells, failures);
    }
    return failures;
  }

  /** Where the time went in what this has scored. */
  public ScoreProfile profile() {
    return profile;
  }

  /**
   * What a job returns.
   *
   * @param what was scored, for people
   * @param rows by the pack they are published with
   * @param nanos from start to end, by the clock
   * @param steps what of it the steps took
   */
  private record Scored(String what, List<PackRow> rows, long nanos, StepTimes steps) {}

  private record PackRow(String pack, Row row) {}

  private void scoreCells(Sweep sweep, List<Cell> cells, StageFailures failures)
      throws IOException, InterruptedException {
    CellScorer scorer = new CellScorer(session.get(), hadoop, sweep.scoring());
    List<ParallelJobs.Job<Scored>> jobs = new ArrayList<>();
    for (Cell cell : cells) {
      String description =
          String.format(
              "%s: score cell %d/%d, %s",
              sweep.name(), jobs.size() + 1, cells.size(), cell.describe());
      jobs.add(new ParallelJobs.Job<>(description, () -> scored(scorer, cell)));
    }
    List<String> packs = cells.stream().map(Cell::pack).toList();
    run(jobs, new PackPublisher<>(warehouse, new MeasuredTable.Properties(), packs), failures);
  }

  private static Scored scored(CellScorer scorer, Cell cell) {
    CellScorer.Scored scored = scorer.score(cell);
    return new Scored(
        cell.describe(),
        List.of(new PackRow(cell.pack(), scored.row())),
        scored.nanos(),
        scored.steps());
  }

  private void scoreControls(
      Sweep sweep, List<ControlJob> controls, Dataset dataset, StageFailures failures)
      throws IOException, InterruptedException {
    WarehouseInventory inventory = warehouse.inventory();
    Map<String, String> packs = new HashMap<>();
    List<String> expected = new ArrayList<>();
    for (ControlJob control : controls) {
      for (Trial trial : control.trials()) {
        String pack = inventory.ownPack(trial.fingerprint()).orElseThrow();
        packs.put(trial.fingerprint(), pack);
        expected.add(pack);
      }
    }
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.get().sparkContext());
    Broadcast<Dataset> shared = spark.broadcast(dataset);
    try {
      ControlScorer scorer =
          new ControlScorer(session.get(), shared, warehouse.warehouse(), hadoop, sweep.scoring());
      List<ParallelJobs.Job<Scored>> jobs = new ArrayList<>();
      for (ControlJob control : controls) {
        String description =
            String.format(
                "%s: %d/%d, %s",
                sweep.name(), jobs.size() + 1, controls.size(), control.describe());
        jobs.add(new ParallelJobs.Job<>(description, () -> scored(scorer, control, packs)));
      }
      run(jobs, new PackPublisher<>(warehouse, new MeasuredTable.Controls(), expected), failures);
    } finally {
      shared.destroy();
    }
  }

  private static Scored scored(ControlScorer scorer, ControlJob control, Map<String, String> packs)
      throws IOException {
    long begun = System.nanoTime();
    StepTimes steps = new StepTimes();
    List<PackRow> rows =
        scorer.score(control, steps).stream()
            .map(row -> new PackRow(packs.get(row.text("trial")), row))
            .toList();
    return new Scored(control.describe(), rows, System.nanoTime() - begun, steps);
  }

  private void run(
      List<ParallelJobs.Job<Scored>> jobs, PackPublisher<?> publisher, StageFailures failures)
      throws IOException, InterruptedException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.get().sparkContext());
    try (publisher) {
      Collector results = new Collector(publisher, failures);
      progress.begin("score", jobs.size());
      // As many cells as there are slots, and one that is ready: each holds its codes in memory.
      new ParallelJobs(
              spark,
              () -> Math.max(1, spark.defaultParallelism()) + 1,
              stop,
              giveUpAfter,
              progress::say)
          .run(jobs, results);
    } finally {
      progress.close();
    }
  }

  private final class Collector implements ParallelJobs.Results<Scored> {
    private final PackPublisher<?> publisher;
    private final StageFailures failures;

    Collector(PackPublisher<?> publisher, StageFailures failures) {
      this.publisher = publisher;
      this.failures = failures;
    }

    @Override
    public void done(Scored scored) {
      profile.add(scored.what(), scored.nanos(), scored.steps());
      long begun = System.nanoTime();
      try {
        for (PackRow row : scored.rows()) {
          publisher.add(row.pack(), row.row());
        }
      } catch (UserMistakeException e) {
        broken(scored.what(), e);
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(
            scored.what() + " was scored but not published: " + e.getMessage(), e);
      }
      profile.addPublishing(System.nanoTime() - begun);
      progress.unitDone(scored.what(), false);
    }

    @Override
    public void broken(String description, Throwable cause) {
      failures.add(description, cause);
      progress.unitDone(description, true);
    }

    @Override
    public boolean goOn() {
      return true;
    }
  }
}
