package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkWeights;
import io.github.phasegrid.network.Weights;
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
}
