package io.github.phasegrid.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.NativeRuntime;
import io.github.phasegrid.network.ParameterVector;
import io.github.phasegrid.network.Weights;
import io.github.phasegrid.stage.ParallelJobs;
import io.github.phasegrid.stage.SignsOfLife;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.stage.TaskResources;
import io.github.phasegrid.sweep.Inventory;
import io.github.phasegrid.sweep.Keep;
import io.github.phasegrid.sweep.Pack;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.sweep.Runs;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.SweepFile;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Accelerator;
import io.github.phasegrid.training.Averaging;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.DataParallelTrainer;
import io.github.phasegrid.training.Engines;
import io.github.phasegrid.training.EpochMetrics;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.Trainer;
import io.github.phasegrid.training.TrainingListener;
import io.github.phasegrid.training.TrainingRun;
import io.github.phasegrid.training.WorkerPool;
import io.github.phasegrid.warehouse.Provenance;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers as Spark tasks: what they compute, against the engine and a plain loop. */
class SparkWorkersTest {
  private static final int TRAIN = 200;
  private static final int WIDTH = 6;

  private static JavaSparkContext spark;
  private static Dataset digits;
  private static Broadcast<Dataset> shared;

  @BeforeAll
  static void start() {
    SparkConf conf = new SparkConf().setMaster("local[2]").setAppName("workers");
    conf.set("spark.ui.enabled", "false").set("spark.driver.host", "127.0.0.1");
    spark = new JavaSparkContext(conf);
    Dataset all = Datasets.load(DatasetSpec.of("mnist-10k", ""), Path.of("."));
    digits =
        new Dataset(
            "digits",
            all.shape(),
            all.classes(),
            all.train().slice(0, TRAIN),
            all.test().slice(0, 50),
            "f".repeat(64));
    shared = spark.broadcast(digits);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** What training gave. */
  private static final class Heard implements TrainingListener {
    private final List<EpochMetrics> history = new ArrayList<>();
    private Weights weights;
    private RunOutcome outcome;

    @Override
    public void epochDone(String run, EpochMetrics metrics) {
      history.add(metrics);
    }

    @Override
    public void checkpointReached(String run, Checkpoint checkpoint, int epoch, Weights reached) {
      weights = reached;
    }

    @Override
    public void ended(String run, RunOutcome ended) {
      outcome = ended;
    }
  }

  private static Sweep sweep(String text) {
    String sweep =
        "sweep { name = x, dataset.name = digits, training.parallelism = data, grid.width = [6],"
            + " recipe { epochs = 2, batch-size = 32 } }\n";
    return SweepFile.ofText(sweep + text, List.of(), Path.of("x.conf"));
  }

  private static Trial trial(String text) {
    return sweep(text).trials(digits).get(0);
  }

  private static TrainingRun run(Trial trial, Sample sample) {
    return Runs.run(trial, Runs.labels(trial, sample), new TreeSet<>(List.of(Checkpoint.LAST)));
  }

  private static Heard heard(Trainer trainer, Trial trial) throws InterruptedException {
    Sample sample = Runs.sample(trial, digits);
    Heard heard = new Heard();
    trainer.train(List.of(run(trial, sample)), sample, heard);
    return heard;
  }

  private static SignsOfLife signs() {
    return new ParallelJobs(spark, () -> 1, new StopSignal(), Duration.ofHours(1), line -> {})
        .signs();
  }

  private static SparkWorkers workers(Trial trial) {
    Accelerator accelerator = Accelerator.ofThisBuild();
    return new SparkWorkers(
        spark, TaskResources.NONE, accelerator, trial, shared, signs(), "a trial");
  }

  private static Heard byWorkers(Trial trial) throws InterruptedException {
    try (SparkWorkers workers = workers(trial)) {
      assertThat(workers.place()).isEqualTo(new Place(Machine.here(), "cpu"));
      return heard(
          new DataParallelTrainer(trial.settings().averaging().orElseThrow(), workers), trial);
    }
  }

  private static float[] numbers(Trial trial, Heard heard) {
    return ParameterVector.of(trial.network(), heard.weights);
  }

  @Test
  void oneWorkerIsTheEngineToTheBit() throws InterruptedException {
    Trial trial =
        trial(
            """
            sweep.training { workers = 1, averaging-frequency = 2 }
            sweep.recipe { dropout = 0.2, weight-decay = 1e-4, schedule { factor = 0.5, every = 1 } }
            sweep.network.depth = 2""");
    Heard one = heard(Engines.trainer(Engines.DL4J), trial);
    Heard worker = byWorkers(trial);
    assertThat(worker.history).hasSize(2).isEqualTo(one.history);
    assertThat(numbers(trial, worker)).isEqualTo(numbers(trial, one));
  }

  /**
   * Up to the rounding of means in float and in double. Before batch norm a bias has no gradient
   * but rounding, of which Adam makes steps like any other: there the two have nothing in common.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void workersAreAveragedAsInAPlainLoop(boolean batchNorm) throws InterruptedException {
    Trial trial =
        trial(
            "sweep.training { workers = 3, averaging-frequency = 2 }\n"
                + "sweep.network.batch-norm = "
                + batchNorm);
    float[] numbers = numbers(trial, byWorkers(trial));
    Sample sample = Runs.sample(trial, digits);
    NativeRuntime.prepare();
    double[] twin = new AveragingTwin(run(trial, sample), sample).train(new Averaging(3, 2));
    assertThat(numbers).hasSameSizeAs(twin);
    int biases = sample.train().inputs() * WIDTH;
    for (int i = 0; i < twin.length; i++) {
      if (!batchNorm || i < biases || i >= biases + WIDTH) {
        assertThat((double) numbers[i]).as("number %d", i).isCloseTo(twin[i], within(1e-4));
      }
    }
  }

  @Test
  void convolutionalNetworksAreTheSameAgain() throws InterruptedException {
    Trial trial =
        trial(
            """
            sweep.network { architecture = vgg-16, width-multiplier = 0.02 }
            sweep.grid.sample-size = [70]
            sweep.training { workers = 2, averaging-frequency = 1 }
            sweep.recipe { epochs = 1, optimizer = momentum, augmentation.shift = 0.1 }""");
    Heard first = byWorkers(trial);
    Heard again = byWorkers(trial);
    assertThat(first.history).hasSize(1).isEqualTo(again.history);
    assertThat(numbers(trial, first)).isEqualTo(numbers(trial, again));
  }

  /** Trains a pack from the driver; its files are staged under the folder. */
  private static PackTask.Result trained(Path house, Pack pack, WorkerPool pool)
      throws IOException, InterruptedException {
    Provenance provenance = new Provenance("c", "v", "d", "s", "j", "h", "p", "b", "u", "f", "r");
    PackTask task =
        new PackTask(
            pack,
            Keep.LAST,
            house.toString(),
            Map.of(),
            provenance,
            Accelerator.ofThisBuild(),
            Duration.ZERO);
    Trainer trainer = new DataParallelTrainer(pack.averaging().orElseThrow(), pool);
    return task.run(digits, trainer, Place.ofDriver(Accelerator.ofThisBuild()), signs());
  }

  @Test
  void aLostDriverIsGoneOnFromToTheSameBytes(@TempDir Path folder)
      throws IOException, InterruptedException {
    Sweep sweep =
        sweep(
            """
            sweep.training { workers = 3, averaging-frequency = 2 }
            sweep { recipe.epochs = 4, checkpoints = [1, last] }""");
    Pack pack = Plan.of(sweep, digits, sweep.trials(digits), Inventory.EMPTY, false).packs().get(0);
    try (SparkWorkers workers = workers(pack.trials().get(0))) {
      WorkerPool lost =
          (run, sample, network, round) -> {
            if (round.epoch() == 2 && round.number() == 1) {
              throw new IllegalStateException("the driver is lost");
            }
            return workers.train(run, sample, network, round);
          };
      Path whole = folder.resolve("whole");
      PackTask.Result undisturbed = trained(whole, pack, workers);
      assertThat(undisturbed.resumedAfter()).isZero();
      Path house = folder.resolve("house");
      assertThatThrownBy(() -> trained(house, pack, lost)).hasMessage("the driver is lost");
      PackTask.Result resumed = trained(house, pack, workers);
      assertThat(resumed.resumedAfter()).isBetween(1, 2);
      assertThat(resumed.trials()).isEqualTo(undisturbed.trials());
      assertThat(files(house, resumed)).isEqualTo(files(whole, undisturbed)).hasSize(3);
    }
  }

  /** Digests of the staged files but that of trials, which tells times. */
  private static Map<Table, String> files(Path house, PackTask.Result result) throws IOException {
    Map<Table, String> digests = new TreeMap<>();
    for (TableFile file : result.output().files()) {
      if (file.table() != Table.TRIALS) {
        byte[] bytes = Files.readAllBytes(house.resolve(file.path()));
        digests.put(file.table(), DigestUtils.sha256Hex(bytes));
      }
    }
    return digests;
  }

  @Test
  void aWorkerThatDivergesFailsTheTrial() throws InterruptedException {
    Heard heard =
        byWorkers(
            trial(
                """
                sweep.network.activation = leaky-relu
                sweep.recipe { optimizer = sgd, learning-rate = 1e6, epochs = 9 }"""));
    assertThat(heard.outcome)
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class,
            failed -> {
              assertThat(failed.cause())
                  .matches(
                      "(the training loss became .*|a weight is no longer a finite number) in"
                          + " epoch \\d, .*");
              assertThat(heard.history).hasSize(failed.epochs());
            });
    assertThat(heard.weights).as("no weights of a trial that failed").isNull();
  }
}
