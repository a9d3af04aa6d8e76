package io.github.phasegrid.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.NativeRuntime;
import io.github.phasegrid.network.ParameterVector;
import io.github.phasegrid.network.Weights;
import io.github.phasegrid.sweep.Runs;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Averaging;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.DataParallelTrainer;
import io.github.phasegrid.training.Engines;
import io.github.phasegrid.training.EpochMetrics;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.Trainer;
import io.github.phasegrid.training.TrainingListener;
import io.github.phasegrid.training.TrainingRun;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers as Spark tasks: what they compute, against the engine and a plain loop. */
class SparkWorkersTest {
  private static final int WIDTH = 6;

  private static TwoSlots slots;

  @BeforeAll
  static void start() {
    slots = TwoSlots.start();
  }

  @AfterAll
  static void stop() {
    slots.close();
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

  private static TrainingRun run(Trial trial, Sample sample) {
    return Runs.run(trial, Runs.labels(trial, sample), new TreeSet<>(List.of(Checkpoint.LAST)));
  }

  private static Heard heard(Trainer trainer, Trial trial) throws InterruptedException {
    Sample sample = Runs.sample(trial, slots.digits());
    Heard heard = new Heard();
    trainer.train(List.of(run(trial, sample)), sample, heard);
    return heard;
  }

  private static Heard byWorkers(Trial trial) throws InterruptedException {
    try (SparkWorkers workers = slots.workers(trial, slots.signs())) {
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
        slots.trial(
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
        slots.trial(
            "sweep.training { workers = 3, averaging-frequency = 2 }\n"
                + "sweep.network.batch-norm = "
                + batchNorm);
    float[] numbers = numbers(trial, byWorkers(trial));
    Sample sample = Runs.sample(trial, slots.digits());
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
        slots.trial(
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

  @Test
  void aWorkerThatDivergesFailsTheTrial() throws InterruptedException {
    Heard heard =
        byWorkers(
            slots.trial(
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
