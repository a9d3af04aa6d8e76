package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkWeights;
import io.github.phasegrid.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jTrainerTest extends TrainerContract {

  @Override
  Trainer trainer() {
    return new Dl4jTrainer();
  }

  @Test
  void timeInTheListenerIsNotTraining() throws InterruptedException {
    UncountedListener listener =
        new UncountedListener(
            new TrainingListener() {
              @Override
              public void epochDone(String run, EpochMetrics metrics) {}

              @Override
              public void checkpointReached(String run, Checkpoint c, int e, Weights w) {
                long until = System.nanoTime() + 2_000_000_000L;
                while (System.nanoTime() < until) {
                  Thread.onSpinWait();
                }
              }

              @Override
              public void ended(String run, RunOutcome outcome) {}
            });
    NetworkWeights any = InitialWeights.of(SPEC, 2, 2, 1);
    listener.checkpointReached("run", Checkpoint.LAST, 1, any);
    assertThat(listener.secondsTraining()).isBetween(0.0, 1.0);
  }

  @Test
  void aThreadIsLeftWithoutWorkspaces() throws InterruptedException {
    train(data.sample(TRAIN, 1), run("run", 8, epochs(2, 0), "last"));
    assertThat(Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread()).isEmpty();
  }

  @Test
  void everyStepOfALongEpochIsTold() throws InterruptedException {
    AtomicInteger steps = new AtomicInteger();
    List<Integer> atEpochs = new ArrayList<>();
    Recipe recipe = epochs(2, 0);
    trainer()
        .train(
            List.of(run("run", 8, recipe, "last")),
            data.sample(TRAIN, 1),
            new TrainingListener() {
              @Override
              public void stepDone() {
                steps.incrementAndGet();
              }

              @Override
              public void epochDone(String run, EpochMetrics metrics) {
                atEpochs.add(steps.get());
              }

              @Override
              public void checkpointReached(String run, Checkpoint c, int e, Weights w) {}

              @Override
              public void ended(String run, RunOutcome outcome) {}
            });
    int perEpoch = (TRAIN + recipe.batchSize() - 1) / recipe.batchSize();
    assertThat(atEpochs).containsExactly(perEpoch, 2 * perEpoch);
  }
}
