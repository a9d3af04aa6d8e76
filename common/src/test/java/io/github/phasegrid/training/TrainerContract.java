package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.ExampleOrder;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What every engine must do. */
abstract class TrainerContract {
  static final int TRAIN = 37;
  static final NetworkSpec SPEC = new NetworkSpec(2, 6, Activation.RELU, 0, true);
  static final Recipe RECIPE = TrainingFixtures.recipe(Optimizer.ADAM, 1e-3, 0.25);

  final TrainingFixtures data = new TrainingFixtures(60);
  final RecordingListener heard = new RecordingListener();

  /** The engine under test. */
  abstract Trainer trainer();

  @Test
  void historyIsTheTwinsUpToRounding() throws InterruptedException {
    Sample sample = data.sample(TRAIN, 2);
    train(sample, run("run", 8, RECIPE, "last"));

    ReferenceTrainer twin =
        new ReferenceTrainer(
            SPEC,
            RECIPE,
            InitialWeights.of(SPEC, TrainingFixtures.INPUTS, TrainingFixtures.CLASSES, 8),
            8);
    int[] order = new int[2 * TRAIN];
    int[] labels = sample.train().labels();
    for (EpochMetrics metrics : heard.history.get("run")) {
      int epoch = metrics.epoch() - 1;
      ExampleOrder.of(sample).write(epoch, order);
      double loss = 0;
      double correct = 0;
      for (int from = 0; from < order.length; from += RECIPE.batchSize()) {
        int[] batch =
            Arrays.copyOfRange(order, from, Math.min(from + RECIPE.batchSize(), order.length));
        double[][] inputs =
            Arrays.stream(batch).mapToObj(i -> data.rows(i, i + 1)[0]).toArray(double[][]::new);
        int[] targets = Arrays.stream(batch).map(i -> labels[i]).toArray();
        correct += twin.correctInTraining(inputs, targets);
        loss += twin.step(inputs, targets, epoch) * batch.length;
      }
      assertThat(metrics.trainingLoss()).isCloseTo(loss / order.length, within(1e-4));
      assertThat(metrics.trainingAccuracy()).isCloseTo(correct / order.length, within(0.03));
      assertThat(metrics.learningRate()).isEqualTo(RECIPE.learningRate(epoch));
    }
    assertThat(heard.history.get("run")).hasSize(RECIPE.epochs());
    double[][] logits = twin.logits(data.rows(TRAIN, 60));
    double validationLoss = 0;
    for (int i = 0; i < logits.length; i++) {
      validationLoss +=
          ReferenceTrainer.crossEntropy(logits[i], data.labels(TRAIN, 60)[i]) / logits.length;
    }
    EpochMetrics last = heard.history.get("run").get(RECIPE.epochs() - 1);
    assertThat(last.validationLoss()).isCloseTo(validationLoss, within(1e-3));
  }

  @Test
  void trainingLearns() throws InterruptedException {
    Recipe plain = TrainingFixtures.recipe(Optimizer.ADAM, 0, 0);
    train(data.sample(TRAIN, 4), run("run", 8, plain, "last"));
    EpochMetrics last = heard.history.get("run").get(RECIPE.epochs() - 1);
    assertThat(last.trainingAccuracy()).isGreaterThan(0.95);
    assertThat(last.validationAccuracy()).isGreaterThan(0.7);
  }

  @Test
  void eventsComeInOrderAndCheckpointsHoldTheWeightsOfTheirEpoch() throws InterruptedException {
    Recipe three = epochs(3, 0);
    train(data.sample(TRAIN, 1), run("run", 8, three, "0", "2", "3", "9", "last"));
    assertThat(heard.events)
        .containsExactly(
            "run:checkpoint 0@0",
            "run:epoch 1",
            "run:epoch 2",
            "run:checkpoint 2@2",
            "run:epoch 3",
            "run:checkpoint 3@3",
            "run:checkpoint last@3",
            "run:ended");
    NetworkWeights initial =
        InitialWeights.of(SPEC, TrainingFixtures.INPUTS, TrainingFixtures.CLASSES, 8);
    assertSame(heard.weights.get("run:0"), initial);
    assertSame(heard.weights.get("run:last"), heard.weights.get("run:3"));
    assertThat(heard.weights.get("run:2").output().kernel())
        .isNotEqualTo(heard.weights.get("run:3").output().kernel());
    assertThat(heard.outcomes.get("run"))
        .isInstanceOfSatisfying(
            RunOutcome.Completed.class,
            completed -> {
              assertThat(completed.epochs()).isEqualTo(3);
              assertThat(completed.stoppedEarly()).isFalse();
              assertThat(completed.seconds()).isPositive().isLessThan(60);
            });
  }

  @Test
  void withoutLastTrainingEndsAtTheLargestCheckpoint() throws InterruptedException {
    train(
        data.sample(TRAIN, 1),
        run("two", 8, epochs(17, 0), "0", "2"),
        run("none", 8, epochs(17, 0), "0"));
    assertThat(heard.eventsOf("two"))
        .containsExactly("checkpoint 0@0", "epoch 1", "epoch 2", "checkpoint 2@2", "ended");
    assertThat(heard.eventsOf("none")).containsExactly("checkpoint 0@0", "ended");
  }

  @Test
  void stopsWhenTheTrainingLossNoLongerImproves() throws InterruptedException {
    // at this rate no weight changes, so only the first epoch's loss is an improvement,
    // or one of the next few, by the rounding of sums in another order
    Recipe still = new Recipe(Optimizer.SGD, 1e-30, 0, 1, 1, TRAIN, 50, 0, 0, 3);
    train(data.sample(TRAIN, 1), run("run", 8, still, "last", "40"));
    List<EpochMetrics> history = heard.history.get("run");
    assertThat(history).hasSizeBetween(4, 20);
    int best = 0;
    for (int i = 0; i < history.size(); i++) {
      best = history.get(i).trainingLoss() < history.get(best).trainingLoss() ? i : best;
    }
    assertThat(history.size() - 1 - best).isEqualTo(3);
    assertThat(heard.outcomes.get("run"))
        .isInstanceOfSatisfying(
            RunOutcome.Completed.class,
            completed -> {
              assertThat(completed.epochs()).isEqualTo(history.size());
              assertThat(completed.stoppedEarly()).isTrue();
            });
    assertThat(heard.events)
        .contains("run:checkpoint last@" + history.size())
        .doesNotContain("run:checkpoint 40@40");
  }

  @Test
  void aDivergingRunFailsAloneAndSaysWhere() throws InterruptedException {
    Recipe wild = new Recipe(Optimizer.SGD, 1e30, 0, 1, 1, TrainingFixtures.BATCH, 5, 0, 0, 0);
    train(
        data.sample(TRAIN, 1),
        run("wild", 8, wild, "0", "last"),
        run("tame", 8, epochs(1, 0), "last"));
    assertThat(heard.outcomes.get("wild"))
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class,
            failed -> {
              assertThat(failed.epochs()).isZero();
              assertThat(failed.cause()).matches("the training loss became .* in epoch 1, step 2");
            });
    assertThat(heard.outcomes.get("tame")).isInstanceOf(RunOutcome.Completed.class);
    assertThat(heard.eventsOf("wild")).containsExactly("checkpoint 0@0", "ended");
    assertThat(heard.eventsOf("tame")).containsExactly("epoch 1", "checkpoint last@1", "ended");
  }

  @Test
  void aRunIsTheSameAgainAndWithOthers() throws InterruptedException {
    Sample sample = data.sample(TRAIN, 1);
    train(sample, run("alone", 8, RECIPE, "5"));
    train(
        sample,
        run("other", 9, RECIPE, "5"),
        run("again", 8, RECIPE, "5"),
        run("third", 8, epochs(2, 0), "last"));
    assertSame(heard.weights.get("again:5"), heard.weights.get("alone:5"));
    assertThat(heard.history.get("again")).isEqualTo(heard.history.get("alone"));
    assertThat(heard.weights.get("other:5").output().kernel())
        .isNotEqualTo(heard.weights.get("alone:5").output().kernel());
  }

  @Test
  void anInterruptStopsBetweenSteps() {
    TrainingListener interrupting =
        new ForwardingListener(heard) {
          @Override
          public void epochDone(String run, EpochMetrics metrics) {
            super.epochDone(run, metrics);
            Thread.currentThread().interrupt();
          }
        };
    assertThatThrownBy(() -> train(run("run", 8, RECIPE, "last"), interrupting))
        .isInstanceOf(InterruptedException.class);
    assertThat(heard.events).containsExactly("run:epoch 1");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void withoutValidationExamplesItsMetricsAreNaN() throws InterruptedException {
    train(
        data.sample(60, 1),
        new TrainingRun("run", SPEC, epochs(1, 0), 8, data.labels(0, 60), checkpoints("last")));
    EpochMetrics metrics = heard.history.get("run").get(0);
    assertThat(metrics.validationLoss()).isNaN();
    assertThat(metrics.validationAccuracy()).isNaN();
  }

  @Test
  void refusesStatesThatCannotBeGoneOnFrom() throws InterruptedException {
    TrainingRun run = run("run", 8, RECIPE, "5");
    List<RunState> taken = new ArrayList<>();
    train(
        run,
        new ForwardingListener(heard) {
          @Override
          public void betweenEpochs(Supplier<List<RunState>> states) {
            taken.addAll(states.get());
          }
        });
    assertThat(taken).extracting(RunState::epochs).containsExactly(1, 2, 3, 4);
    float[] numbers = taken.get(0).numbers();
    assertRefused(run, state(5, numbers), "run cannot go on after 5 of 5 epochs");
    assertRefused(run, state(0, numbers), "run cannot go on after 0 of 5 epochs");
    assertRefused(
        run,
        state(1, Arrays.copyOf(numbers, numbers.length - 1)),
        "has %d numbers, not %d".formatted(numbers.length - 1, numbers.length));
  }

  private static RunState state(int epochs, float[] numbers) {
    return new RunState("run", epochs, 1, 0, 0, numbers);
  }

  private void assertRefused(TrainingRun run, RunState state, String... why) {
    assertThatThrownBy(
            () -> trainer().train(List.of(run), Map.of("run", state), data.sample(TRAIN, 1), heard))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(why);
  }

  private void train(TrainingRun run, TrainingListener listener) throws InterruptedException {
    trainer().train(List.of(run), data.sample(TRAIN, 1), listener);
  }

  void train(Sample sample, TrainingRun... runs) throws InterruptedException {
    trainer().train(List.of(runs), sample, heard);
  }

  TrainingRun run(String id, long seed, Recipe recipe, String... checkpoints) {
    return new TrainingRun(id, SPEC, recipe, seed, data.labels(0, TRAIN), checkpoints(checkpoints));
  }

  static SortedSet<Checkpoint> checkpoints(String... keys) {
    SortedSet<Checkpoint> checkpoints = new TreeSet<>();
    for (String key : keys) {
      checkpoints.add(Checkpoint.ofKey(key));
    }
    return checkpoints;
  }

  static Recipe epochs(int epochs, int patience) {
    return new Recipe(
        Optimizer.ADAM, 0.01, 0, 0.5, 5, TrainingFixtures.BATCH, epochs, 0, 0, patience);
  }

  static void assertSame(NetworkWeights actual, NetworkWeights expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }
}
