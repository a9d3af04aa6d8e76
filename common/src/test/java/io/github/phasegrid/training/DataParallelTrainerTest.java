package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.ConvolutionalFamily;
import io.github.phasegrid.network.ConvolutionalSpec;
import io.github.phasegrid.network.ParameterVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All that is not Spark's: with workers in a loop of this thread. */
class DataParallelTrainerTest extends TrainerContract {

  private static Trainer workers(int count, int frequency) {
    return new DataParallelTrainer(new Averaging(count, frequency), new WorkersInALoop());
  }

  @Override
  Trainer trainer() {
    return workers(1, 2);
  }

  /**
   * One worker starts each round where it has ended the one before, with the same weights, moments
   * and counts: the sum of one is exact.
   */
  @ParameterizedTest
  @CsvSource({"ADAM, 1", "ADAM, 4", "MOMENTUM, 2", "SGD, 3"})
  void oneWorkerIsTheEngineToTheBit(Optimizer optimizer, int frequency)
      throws InterruptedException {
    Sample sample = data.sample(TRAIN, 2);
    TrainingRun run =
        run("run", 8, TrainingFixtures.recipe(optimizer, 1e-3, 0.25), "0", "3", "last");
    RecordingListener alone = new RecordingListener();
    new Dl4jTrainer().train(List.of(run), sample, alone);
    workers(1, frequency).train(List.of(run), sample, heard);
    assertHeard(run, alone, "0", "3", "last");
  }

  private void assertHeard(TrainingRun run, RecordingListener other, String... checkpoints) {
    assertThat(heard.events).isEqualTo(other.events);
    assertThat(heard.history).isEqualTo(other.history);
    for (String checkpoint : checkpoints) {
      String key = run.id() + ":" + checkpoint;
      assertThat(ParameterVector.of(run.network(), heard.weights.get(key)))
          .isEqualTo(ParameterVector.of(run.network(), other.weights.get(key)));
    }
  }

  @Test
  void oneWorkerIsTheEngineWithConvolutionsToo() throws InterruptedException {
    Sample sample = ImageFixtures.sample();
    ConvolutionalSpec spec = ImageFixtures.spec(ConvolutionalFamily.VGG_16);
    TrainingRun run = ImageFixtures.run("run", spec, ImageFixtures.recipe(2, 1e-4, 0.2), "last");
    RecordingListener alone = new RecordingListener();
    new Dl4jTrainer().train(List.of(run), sample, alone);
    workers(1, 2).train(List.of(run), sample, heard);
    assertThat(heard.history).isEqualTo(alone.history);
    assertThat(ParameterVector.of(spec, heard.graphs.get("run:last")))
        .isEqualTo(ParameterVector.of(spec, alone.graphs.get("run:last")));
  }

  @Test
  void workersAreNotOneWorker() throws InterruptedException {
    Sample sample = data.sample(TRAIN, 2);
    TrainingRun run = run("run", 8, RECIPE, "last");
    RecordingListener one = new RecordingListener();
    workers(1, 2).train(List.of(run), sample, one);
    workers(3, 2).train(List.of(run), sample, heard);
    assertThat(heard.history.get("run").get(0).trainingLoss())
        .isNotEqualTo(one.history.get("run").get(0).trainingLoss());
    List<EpochMetrics> history = heard.history.get("run");
    assertThat(history.get(RECIPE.epochs() - 1).trainingLoss())
        .as("they learn")
        .isLessThan(history.get(0).trainingLoss());
  }

  @Test
  void workersGoOnFromAStateToTheSameBits() throws InterruptedException {
    Sample sample = data.sample(TRAIN, 2);
    TrainingRun run = run("run", 8, RECIPE, "last");
    List<RunState> states = new ArrayList<>();
    RecordingListener whole = new RecordingListener();
    workers(3, 1)
        .train(
            List.of(run),
            sample,
            new ForwardingListener(whole) {
              @Override
              public void betweenEpochs(Supplier<List<RunState>> taken) {
                states.addAll(taken.get());
              }
            });
    RunState fifth = states.get(4);
    workers(3, 1).train(List.of(run), Map.of("run", fifth), sample, heard);
    assertThat(heard.history.get("run"))
        .isEqualTo(whole.history.get("run").subList(5, RECIPE.epochs()));
    assertThat(ParameterVector.of(SPEC, heard.weights.get("run:last")))
        .isEqualTo(ParameterVector.of(SPEC, whole.weights.get("run:last")));
  }
}
