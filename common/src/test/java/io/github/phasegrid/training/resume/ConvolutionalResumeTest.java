package io.github.phasegrid.training.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.network.ConvolutionalFamily;
import io.github.phasegrid.network.GraphWeights;
import io.github.phasegrid.training.Engines;
import io.github.phasegrid.training.ImageFixtures;
import io.github.phasegrid.training.RecordingListener;
import io.github.phasegrid.training.TrainingRun;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvolutionalResumeTest {
  private static final List<TrainingRun> RUNS =
      List.of(
          ImageFixtures.run(
              "run",
              ImageFixtures.spec(ConvolutionalFamily.VGG_16),
              ImageFixtures.recipe(3, 1e-4, 0.5),
              "0",
              "1",
              "last"));

  @Test
  void aSavedPackGoesOnToTheSameBitsAndTellsEverythingAgain()
      throws InterruptedException, IOException {
    SavedPacks.MemoryStore store = new SavedPacks.MemoryStore();
    RecordingListener undisturbed = new RecordingListener();
    SavedPacks.saving(Engines.DL4J, store).train(RUNS, ImageFixtures.sample(), undisturbed);
    assertThat(store.saved).hasSize(2);

    RecordingListener again = new RecordingListener();
    ResumableTraining.Effort effort =
        SavedPacks.notSaving(Engines.DL4J, new SavedPacks.MemoryStore(store.saved.get(1)))
            .train(RUNS, ImageFixtures.sample(), again);

    assertThat(effort.resumedAfter()).isEqualTo(2);
    assertThat(again.events).isEqualTo(undisturbed.events);
    assertThat(again.history).isEqualTo(undisturbed.history);
    for (String checkpoint : List.of("run:0", "run:1", "run:last")) {
      GraphWeights weights = again.graphs.get(checkpoint);
      assertThat(weights.classes()).isEqualTo(ImageFixtures.CLASSES);
      assertThat(weights.parameters()).isEqualTo(undisturbed.graphs.get(checkpoint).parameters());
    }
  }
}
