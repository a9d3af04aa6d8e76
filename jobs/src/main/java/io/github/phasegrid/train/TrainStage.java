package io.github.phasegrid.train;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.stage.ParallelJobs;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.stage.SignsOfLife;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.stage.TaskResources;
import io.github.phasegrid.sweep.Pack;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.training.Accelerator;
import io.github.phasegrid.warehouse.Manifest;
import io.github.phasegrid.warehouse.Provenance;
import io.github.phasegrid.warehouse.StoredCodes;
import io.github.phasegrid.warehouse.TrialStatus;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains what a plan says is missing: one Spark job and one task a pack, published as each returns.
 */
public final class TrainStage {
  /** Jobs handed to Spark at a time; each waiting one costs a driver thread. */
  private static final int MOST_AT_ONCE = 256;

  private final JavaSparkContext spark;
  private final TaskResources resources;
  private final Accelerator accelerator;
  private final WarehouseWriter warehouse;
  private final Map<String, String> hadoop;
  private final Provenance provenance;
  private final Progress progress;
  private final StopSignal stop;

  /**
   * @param resources what training tasks ask for
   * @param accelerator where Deeplearning4j computes
   * @param warehouse held for writing
   * @param hadoop settings of the file systems, for executors
   * @param provenance what is known of the run on the driver
   */
  public TrainStage(
      JavaSparkContext spark,
      TaskResources resources,
      Accelerator accelerator,
      WarehouseWriter warehouse,
      Map<String, String> hadoop,
      Provenance provenance,
      Progress progress,
      StopSignal stop) {
    this.spark = spark;
    this.resources = resources;
    this.accelerator = accelerator;
    this.warehouse = warehouse;
    this.hadoop = hadoop;
    this.provenance = provenance;
    this.progress = progress;
    this.stop = stop;
  }

  /**
   * Trains and publishes.
   *
   * @param maxFailures nothing more is scheduled once so many trials have failed
   * @param stateInterval how often a pack in training saves its state
   * @param giveUpAfter how long a pack may go without finishing an epoch
   * @return what broke for reasons that are not a trial's own
   */
  public StageFailures run(
      Plan plan, Dataset dataset, int maxFailures, Duration stateInterval, Duration giveUpAfter)
      throws InterruptedException {
    // Far more than slots: what waits is what lets a cluster that allocates dynamically grow.
    ParallelJobs parallel =
        new ParallelJobs(spark, () -> MOST_AT_ONCE, stop, giveUpAfter, progress::say);
    SignsOfLife signs = parallel.signs();
    Broadcast<Dataset> shared = spark.broadcast(dataset);
    try {
      List<ParallelJobs.Job<PackTask.Result>> jobs = new ArrayList<>();
      for (Pack pack : plan.packs()) {
        PackTask task =
            new PackTask(
                pack,
                plan.sweep().keepModels(),
                warehouse.warehouse().location(),
                hadoop,
                provenance,
                accelerator,
                stateInterval);
        String description =
            String.format(
                "%s: pack %d/%d, %s",
                plan.sweep().name(), jobs.size() + 1, plan.packs().size(), pack.describe());
        jobs.add(new ParallelJobs.Job<>(description, () -> onExecutor(task, shared, signs)));
      }
      Publisher publisher = new Publisher(maxFailures);
      progress.begin("train", jobs.size());
      parallel.run(jobs, publisher);
      if (!publisher.goOn() && publisher.ended < jobs.size()) {
        progress.say(
            "train: stopped at --max-failures "
                + maxFailures
                + ": "
                + (jobs.size() - publisher.ended)
                + " packs are not trained");
      }
      return publisher.failures;
    } finally {
      progress.close();
      shared.destroy();
    }
  }

  private PackTask.Result onExecutor(PackTask task, Broadcast<Dataset> dataset, SignsOfLife signs) {
    return resources
        .askedFor(spark.parallelize(List.of(task), 1).map(one -> one.run(dataset.value(), signs)))
        .collect()
        .get(0);
  }

  private final class Publisher implements ParallelJobs.Results<PackTask.Result> {
    private final int maxFailures;
    private final StageFailures failures = new StageFailures();
    private int ended;

    Publisher(int maxFailures) {
      this.maxFailures = maxFailures;
    }

    @Override
    public void done(PackTask.Result result) {
      Pack pack = result.pack();
      try {
        warehouse.publish(
            new Manifest.Training(
                pack.id(),
                pack.newCheckpoints(),
                pack.looks().stream()
                    .map(look -> new StoredCodes(look.checkpoint(), look.splits()))
                    .toList(),
                result.trials(),
                List.of(),
                List.of()),
            result.output());
      } catch (IOException e) {
        throw new UncheckedIOException("pack " + pack.id() + " was trained but not published", e);
      }
      long failed = result.trials().stream().filter(t -> t.status() == TrialStatus.FAILED).count();
      failures.addTrials((int) failed);
      String resumed =
          result.resumedAfter() > 0 ? ", resumed after epoch " + result.resumedAfter() : "";
      progress.unitDone(pack.describe() + resumed, failed > 0);
      ended++;
    }

    @Override
    public void broken(String description, Throwable cause) {
      failures.add(description, cause);
      progress.unitDone(description, true);
      ended++;
    }

    @Override
    public boolean goOn() {
      return failures.trials() < maxFailures;
    }
  }
}
