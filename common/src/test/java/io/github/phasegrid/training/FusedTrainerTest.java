package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.Dl4jNetworks;
import io.github.phasegrid.network.ForwardPass;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.network.NetworkSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class FusedTrainerTest extends TrainerContract {

  @Override
  Trainer trainer() {
    return new FusedTrainer();
  }

  /** The capacity study's 23 widths in one pack, with every option somewhere. */
  private List<TrainingRun> grid() {
    int[] widths = {
      3, 7, 10, 15, 20, 23, 27, 30, 33, 37, 40, 43, 47, 50, 53, 57, 60, 65, 70, 75, 80, 90, 100
    };
    List<TrainingRun> runs = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      Activation activation = i % 3 == 0 ? Activation.LEAKY_RELU : Activation.RELU;
      double leak = activation == Activation.LEAKY_RELU ? 0.1 : 0;
      NetworkSpec spec = new NetworkSpec(1 + i % 2, widths[i], activation, leak, i % 4 != 3);
      Optimizer optimizer = Optimizer.values()[i % 3];
      double momentum = optimizer == Optimizer.MOMENTUM ? 0.9 : 0;
      Recipe recipe =
          new Recipe(
              optimizer,
              0.01,
              momentum,
              0.5,
              1 + i % 2,
              TrainingFixtures.BATCH,
              2 + i % 3,
              i % 2 == 0 ? 1e-4 : 0,
              i % 5 == 0 ? 0.2 : 0,
              0);
      int[] labels = data.labels(0, TRAIN);
      labels[i] = (labels[i] + 1) % TrainingFixtures.CLASSES; // label noise of its own
      runs.add(
          new TrainingRun("w" + widths[i], spec, recipe, i, labels, checkpoints("0", "1", "last")));
    }
    return runs;
  }

  @Test
  void aTrialIsTheSameAloneInAPackOf23AndInItsLastPaddedBlock() throws InterruptedException {
    Sample sample = data.sample(TRAIN, 2);
    List<TrainingRun> grid = grid();
    RecordingListener together = train(grid, sample);
    List<TrainingRun> reversed = new ArrayList<>(grid);
    Collections.reverse(reversed);
    RecordingListener otherWayRound = train(reversed, sample);
    for (TrainingRun run : grid) {
      RecordingListener alone = train(List.of(run), sample);
      assertSameRun(run.id(), together, alone);
      assertSameRun(run.id(), otherWayRound, alone);
    }
  }

  /** Inputs and batch of MNIST; the run in question stands between two others. */
  @Test
  void aTrialIsTheSameAtEveryOffsetOfABlock() throws InterruptedException {
    Sample sample = randomSample(784, 130);
    NetworkSpec spec = new NetworkSpec(1, 13, Activation.RELU, 0, true);
    Recipe recipe = new Recipe(Optimizer.ADAM, 0.01, 0, 1, 1, 64, 1, 1e-4, 0, 0);
    TrainingRun run = run("run", spec, recipe, sample);
    RecordingListener alone = train(List.of(run), sample);
    for (int offset = 1; offset <= Collections.max(FusedPack.BLOCKS); offset++) {
      NetworkSpec before = new NetworkSpec(1, offset, Activation.RELU, 0, false);
      NetworkSpec after = new NetworkSpec(1, 7, Activation.RELU, 0, true);
      List<TrainingRun> pack =
          List.of(run("before", before, recipe, sample), run, run("after", after, recipe, sample));
      assertSameRun("run", train(pack, sample), alone);
    }
  }

  private static TrainingRun run(String id, NetworkSpec spec, Recipe recipe, Sample sample) {
    return new TrainingRun(id, spec, recipe, 7, sample.train().labels(), checkpoints("last"));
  }

  private static Sample randomSample(int inputs, int count) {
    byte[] pixels = new byte[inputs * count];
    RandomSource.XO_SHI_RO_256_PP.create(1L).nextBytes(pixels);
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
    }
    Examples examples = new Examples(pixels, labels, inputs);
    return new Sample(examples, 1, examples.slice(0, 10), examples.slice(0, 10), 10, 3);
  }

  @Test
  void aDivergingTrialLeavesItsPackMatesAsTheyWere() throws InterruptedException {
    Sample sample = data.sample(TRAIN, 2);
    List<TrainingRun> tame = grid();
    Recipe wild = new Recipe(Optimizer.SGD, 1e30, 0, 1, 1, TrainingFixtures.BATCH, 3, 0, 0, 0);
    List<TrainingRun> mixed = new ArrayList<>();
    for (TrainingRun run : tame) {
      mixed.add(
          new TrainingRun(
              "wild" + mixed.size(),
              new NetworkSpec(1, 5, Activation.RELU, 0, mixed.size() % 4 == 0),
              wild,
              3,
              data.labels(0, TRAIN),
              checkpoints("last")));
      mixed.add(run);
    }
    RecordingListener without = train(tame, sample);
    RecordingListener with = train(mixed, sample);
    for (TrainingRun run : mixed) {
      if (run.id().startsWith("wild")) {
        assertThat(with.outcomes.get(run.id())).isInstanceOf(RunOutcome.Failed.class);
      } else {
        assertSameRun(run.id(), with, without);
      }
    }
  }

  /** One so wide that its rows and its neighbour's meet in the same rows of two products. */
  @Test
  void aDivergingTrialLeavesTheNextProductAsItWas() throws InterruptedException {
    Sample sample = data.sample(TRAIN, 2);
    TrainingRun tame = grid().get(0);
    Recipe recipe = new Recipe(Optimizer.SGD, 1e30, 0, 1, 1, TrainingFixtures.BATCH, 3, 0, 0, 0);
    NetworkSpec wide = new NetworkSpec(1, 530, Activation.RELU, 0, false);
    TrainingRun wild =
        new TrainingRun("wild", wide, recipe, 3, data.labels(0, TRAIN), checkpoints("last"));
    RecordingListener with = train(List.of(wild, tame), sample);
    assertThat(with.outcomes.get("wild")).isInstanceOf(RunOutcome.Failed.class);
    assertSameRun(tame.id(), with, train(List.of(tame), sample));
  }

  @Test
  void aTrialThatStopsEarlyLeavesThePack() throws InterruptedException {
    Sample sample = data.sample(TRAIN, 1);
    Recipe still = new Recipe(Optimizer.SGD, 1e-30, 0, 1, 1, TrainingFixtures.BATCH, 30, 0, 0, 1);
    TrainingRun stopping = run("stopping", SPEC, still, sample);
    TrainingRun going = run("going", SPEC, RECIPE, sample);
    RecordingListener both = train(List.of(stopping, going), sample);
    assertThat(both.outcomes.get("stopping"))
        .isInstanceOfSatisfying(
            RunOutcome.Completed.class,
            completed -> {
              assertThat(completed.stoppedEarly()).isTrue();
              assertThat(completed.epochs()).isLessThan(RECIPE.epochs());
            });
    assertSameRun("going", both, train(List.of(going), sample));
    assertSameRun("stopping", both, train(List.of(stopping), sample));
  }

  /** Fused training folds batch norm for validation; Deeplearning4j does not. */
  @Test
  void validationIsWhatTheHandedOutWeightsGive() throws InterruptedException {
    Sample sample = data.sample(TRAIN, 2);
    List<TrainingRun> runs = grid();
    RecordingListener heard = train(runs, sample);
    for (TrainingRun run : runs) {
      List<EpochMetrics> history = heard.history.get(run.id());
      EpochMetrics last = history.get(history.size() - 1);
      INDArray weights =
          Dl4jNetworks.parameters(run.perceptron(), heard.weights.get(run.id() + ":last"));
      LossAndAccuracy expected =
          new ForwardPass(run.network(), sample.train().inputs(), sample.classes(), weights)
              .score(sample.validation());
      assertThat(last.validationLoss()).isCloseTo(expected.loss(), within(1e-5));
      assertThat(last.validationAccuracy()).isEqualTo(expected.accuracy());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aStepAllocatesNothing(int depth) {
    Sample sample = data.sample(TRAIN, 1);
    int[] order = new int[TRAIN];
    Arrays.setAll(order, i -> i);
    NetworkSpec spec = new NetworkSpec(depth, 20, Activation.RELU, 0, true);
    List<TrainingRun> runs =
        List.of(run("a", spec, RECIPE, sample), run("b", SPEC, RECIPE, sample));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (FusedPack pack = new FusedPack(runs, Map.of(), sample)) {
      int steps = 100;
      for (int i = 0; i < steps; i++) {
        pack.step(order, 0, TrainingFixtures.BATCH, 0);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < steps; i++) {
        pack.step(order, 0, TrainingFixtures.BATCH, 0);
      }
      // the measurement itself, and now and then a piece of the interpreter's, is all there is
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(steps * 16L);
    }
  }

  @Test
  void aPackHasOneBatchSizeAndALabelForEachExample() {
    Sample sample = data.sample(TRAIN, 1);
    Recipe larger = new Recipe(Optimizer.SGD, 0.1, 0, 1, 1, TRAIN, 1, 0, 0, 0);
    assertThatThrownBy(
            () ->
                train(
                    List.of(run("a", SPEC, RECIPE, sample), run("b", SPEC, larger, sample)),
                    sample))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("run b has batches of 37, the first of the pack 16");
    TrainingRun short0 =
        new TrainingRun("c", SPEC, RECIPE, 1, new int[TRAIN - 1], checkpoints("last"));
    assertThatThrownBy(() -> train(List.of(short0), sample))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("run c has 36 labels for 37 examples");
  }

  private static RecordingListener train(List<TrainingRun> runs, Sample sample)
      throws InterruptedException {
    RecordingListener listener = new RecordingListener();
    new FusedTrainer().train(runs, sample, listener);
    return listener;
  }

  /** All but the time it took. */
  private static void assertSameRun(String run, RecordingListener a, RecordingListener b) {
    assertThat(a.eventsOf(run)).isEqualTo(b.eventsOf(run));
    assertThat(a.history.get(run)).isEqualTo(b.history.get(run));
    a.weights.forEach(
        (checkpoint, weights) -> {
          if (checkpoint.startsWith(run + ":")) {
            assertSame(weights, b.weights.get(checkpoint));
          }
        });
  }
}
