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
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Accelerator;
import io.github.phasegrid.training.DataParallelTrainer;
import io.github.phasegrid.training.Trainer;
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
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains what a plan says is missing, published as each pack returns: one Spark job and one task a
 * pack, many at a time; then, one after the other, packs that workers all over the cluster train.
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
    Broadcast<Dataset> shared = spark.broadcast(dataset);
    TrainProgress share = new TrainProgress(plan.packs(), progress);
    Publisher publisher = new Publisher(maxFailures, share);
    Training training = new Training(plan, shared, stateInterval, giveUpAfter, publisher, share);
    progress.begin("train", plan.packs().size());
    try {
      training.run(MOST_AT_ONCE, pack -> pack.averaging().isEmpty(), this::inOneTask);
      training.run(1, pack -> pack.averaging().isPresent(), this::byWorkers);
      int left = plan.packs().size() - publisher.ended;
      if (!publisher.goOn() && left > 0) {
        progress.say(
            "train: stopped at --max-failures "
                + maxFailures
                + ": "
                + left
                + " packs are not trained");
      }
      return publisher.failures;
    } finally {
      progress.close();
      shared.destroy();
    }
  }

  /** Trains one pack and waits for it. */
  private interface Work {
    PackTask.Result train(Described pack, Broadcast<Dataset> dataset, SignsOfLife signs)
        throws Exception;
  }

  /** A pack's task, and what a person reads of it in the Spark UI. */
  private record Described(String description, PackTask task) {}

  /** What came of it. */
  private record Trained(String description, PackTask.Result result) {}

  private PackTask.Result inOneTask(Described pack, Broadcast<Dataset> dataset, SignsOfLife signs) {
    return resources
        .askedFor(
            spark.parallelize(List.of(pack.task()), 1).map(one -> one.run(dataset.value(), signs)))
        .collect()
        .get(0);
  }

  /** The driver makes the epochs, and the codes of checkpoints. */
  private PackTask.Result byWorkers(Described pack, Broadcast<Dataset> dataset, SignsOfLife signs)
      throws IOException, InterruptedException {
    Thread driver = Thread.currentThread();
    stop.whenStopped(driver::interrupt); // cancelled Spark jobs end what waits for one only
    Trial trial = pack.task().pack().trials().get(0);
    try (SparkWorkers workers =
        new SparkWorkers(
            spark, resources, accelerator, trial, dataset, signs, pack.description())) {
      Trainer trainer =
          new DataParallelTrainer(trial.settings().averaging().orElseThrow(), workers);
      return pack.task().run(dataset.value(), trainer, workers.place(), signs);
    }
  }

  /** What all packs of a run share. */
  private final class Training {
    private final Plan plan;
    private final Broadcast<Dataset> dataset;
    private final Duration stateInterval;
    private final Duration giveUpAfter;
    private final Publisher publisher;
    private final TrainProgress share;

    Training(
        Plan plan,
        Broadcast<Dataset> dataset,
        Duration stateInterval,
        Duration giveUpAfter,
        Publisher publisher,
        TrainProgress share) {
      this.plan = plan;
      this.dataset = dataset;
      this.stateInterval = stateInterval;
      this.giveUpAfter = giveUpAfter;
      this.publisher = publisher;
      this.share = share;
    }

    /** Trains some packs, so many at a time. */
    void run(int atOnce, Predicate<Pack> which, Work work) throws InterruptedException {
      ParallelJobs parallel =
          new ParallelJobs(spark, () -> atOnce, stop, giveUpAfter, progress::say);
      SignsOfLife signs = parallel.signs();
      List<ParallelJobs.Job<Trained>> jobs = new ArrayList<>();
      for (int i = 0; i < plan.packs().size(); i++) {
        if (which.test(plan.packs().get(i))) {
          Described pack = described(i);
          share.named(pack.description(), pack.task().pack());
          jobs.add(new ParallelJobs.Job<>(pack.description(), () -> trained(pack, work, signs)));
        }
      }
      parallel.run(jobs, publisher);
    }

    private Trained trained(Described pack, Work work, SignsOfLife signs) throws Exception {
      return new Trained(pack.description(), work.train(pack, dataset, signs));
    }

    private Described described(int number) {
      Pack pack = plan.packs().get(number);
      return new Described(
          String.format(
              "%s: pack %d/%d, %s",
              plan.sweep().name(), number + 1, plan.packs().size(), pack.describe()),
          new PackTask(
              pack,
              plan.sweep().keepModels(),
              warehouse.warehouse().location(),
              hadoop,
              provenance,
              accelerator,
              stateInterval));
    }
  }

  private final class Publisher implements ParallelJobs.Results<Trained> {
    private final int maxFailures;
    private final StageFailures failures = new StageFailures();
    private final TrainProgress share;
    private int ended;

    Publisher(int maxFailures, TrainProgress share) {
      this.maxFailures = maxFailures;
      this.share = share;
    }

    @Override
    public void done(Trained trained) {
      PackTask.Result result = trained.result();
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
      share.ended(trained.description());
      progress.unitDone(pack.describe() + resumed, failed > 0);
      ended++;
    }

    @Override
    public void broken(String description, Throwable cause) {
      failures.add(description, cause);
      share.ended(description);
      progress.unitDone(description, true);
      ended++;
    }

    @Override
    public void running(Map<String, Double> shares) {
      share.running(shares);
    }

    @Override
    public boolean goOn() {
      return failures.trials() < maxFailures;
    }
  }
}
