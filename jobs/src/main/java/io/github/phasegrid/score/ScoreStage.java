package io.github.phasegrid.score;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.stage.ParallelJobs;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Scores the cells of a sweep that have codes and no properties of this scoring yet: several cells
 * at a time, each from one partition, published pack by pack.
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
   * Scores and publishes.
   *
   * @param trials of the sweep
   * @param classes of the dataset
   * @return what broke, damaged files among it: they are named, and the other cells are scored
   */
  public StageFailures run(Sweep sweep, List<Trial> trials, int classes)
      throws IOException, InterruptedException {
    CellFinder finder =
        new CellFinder(warehouse.warehouse(), warehouse.inventory(), sweep, classes);
    List<Cell> cells = finder.find(trials);
    StageFailures failures = finder.damaged();
    int missing = cells.size() + failures.broken().size();
    progress.say(
        missing == 0 ? "score: nothing is missing" : "score: " + missing + " cells are missing");
    if (!cells.isEmpty()) {
      score(sweep, cells, failures);
    }
    return failures;
  }

  /** Where the time went in what this has scored. */
  public ScoreProfile profile() {
    return profile;
  }

  private void score(Sweep sweep, List<Cell> cells, StageFailures failures)
      throws IOException, InterruptedException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.get().sparkContext());
    CellScorer scorer = new CellScorer(session.get(), hadoop, sweep.scoring());
    List<ParallelJobs.Job<CellScorer.Scored>> jobs = new ArrayList<>();
    for (Cell cell : cells) {
      String description =
          String.format(
              "%s: score cell %d/%d, %s",
              sweep.name(), jobs.size() + 1, cells.size(), cell.describe());
      jobs.add(new ParallelJobs.Job<>(description, () -> scorer.score(cell)));
    }
    try (PropertiesPublisher publisher = new PropertiesPublisher(warehouse, cells)) {
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

  private final class Collector implements ParallelJobs.Results<CellScorer.Scored> {
    private final PropertiesPublisher publisher;
    private final StageFailures failures;

    Collector(PropertiesPublisher publisher, StageFailures failures) {
      this.publisher = publisher;
      this.failures = failures;
    }

    @Override
    public void done(CellScorer.Scored scored) {
      String cell = scored.cell().describe();
      profile.add(cell, scored.nanos(), scored.steps());
      long begun = System.nanoTime();
      try {
        publisher.add(scored.cell(), scored.row());
      } catch (UserMistakeException e) {
        broken(cell, e);
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(
            cell + " was scored but not published: " + e.getMessage(), e);
      }
      profile.addPublishing(System.nanoTime() - begun);
      progress.unitDone(cell, false);
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
