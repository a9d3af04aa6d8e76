package io.github.phasegrid.training;

import static io.github.phasegrid.training.ImageFixtures.CLASSES;
import static io.github.phasegrid.training.ImageFixtures.TRAIN;
import static io.github.phasegrid.training.ImageFixtures.recipe;
import static io.github.phasegrid.training.ImageFixtures.run;
import static io.github.phasegrid.training.ImageFixtures.sample;
import static io.github.phasegrid.training.ImageFixtures.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.Augmentation;
import io.github.phasegrid.network.ConvolutionalFamily;
import io.github.phasegrid.network.ConvolutionalSpec;
import io.github.phasegrid.network.Dl4jGraphs;
import io.github.phasegrid.network.GraphWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Deeplearning4j trains convolutional networks as recipes say. */
class ConvolutionalTrainerTest {
  private static final int EPOCHS = 10;

  private final RecordingListener heard = new RecordingListener();

  private void train(TrainingRun... runs) throws InterruptedException {
    new Dl4jTrainer().train(List.of(runs), sample(), heard);
  }

  @Test
  void trainingLearns() throws InterruptedException {
    Recipe plain = new Recipe(Optimizer.ADAM, 0.01, 0, 1, 1, 16, EPOCHS, 5e-6, 0, 0);
    train(run("run", spec(ConvolutionalFamily.RESNET_20), plain, "0", "last"));
    EpochMetrics last = heard.history.get("run").get(EPOCHS - 1);
    assertThat(last.trainingAccuracy()).isGreaterThan(0.95);
    assertThat(last.trainingLoss()).isLessThan(heard.history.get("run").get(0).trainingLoss());
    assertThat(heard.graphs.get("run:0"))
        .usingRecursiveComparison()
        .isEqualTo(Dl4jGraphs.initial(spec(ConvolutionalFamily.RESNET_20), CLASSES, 8));
    assertThat(heard.graphs.get("run:last").parameters())
        .isNotEqualTo(heard.graphs.get("run:0").parameters());
  }

  /** Moments, running statistics and augmentation: nothing of it may be lost. */
  @Test
  void goesOnFromAStateToTheSameBits() throws InterruptedException {
    TrainingRun run =
        run("run", spec(ConvolutionalFamily.RESNET_20), recipe(3, 1e-4, 0), "1", "last");
    List<RunState> states = new ArrayList<>();
    new Dl4jTrainer()
        .train(
            List.of(run),
            sample(),
            new ForwardingListener(heard) {
              @Override
              public void betweenEpochs(Supplier<List<RunState>> taken) {
                states.addAll(taken.get());
              }
            });
    assertThat(states).extracting(RunState::epochs).containsExactly(1, 2);
    RecordingListener again = new RecordingListener();
    new Dl4jTrainer().train(List.of(run), Map.of("run", states.get(0)), sample(), again);

    assertThat(again.graphs.get("run:last").parameters())
        .isEqualTo(heard.graphs.get("run:last").parameters());
    assertThat(again.history.get("run")).isEqualTo(heard.history.get("run").subList(1, 3));
    RunState cut = states.get(0);
    RunState tooShort = new RunState("run", 1, 1, 0, 0, Arrays.copyOf(cut.numbers(), 100));
    assertThatThrownBy(
            () -> new Dl4jTrainer().requireStates(List.of(run), Map.of("run", tooShort), sample()))
        .hasMessageContaining("has 100 numbers, not " + cut.numbers().length);
  }

  /** The first step's loss tells them apart: λ·‖w‖² over all kernels but the output's. */
  @Test
  void weightDecayIsThatOfHiddenKernels() throws InterruptedException {
    ConvolutionalSpec spec = spec(ConvolutionalFamily.VGG_16);
    Recipe oneStep = new Recipe(Optimizer.SGD, 1e-9, 0, 1, 1, TRAIN, 1, 0, 0, 0, Augmentation.NONE);
    Recipe decayed =
        new Recipe(Optimizer.SGD, 1e-9, 0, 1, 1, TRAIN, 1, 1e-2, 0, 0, Augmentation.NONE);
    train(run("plain", spec, oneStep, "last"), run("decayed", spec, decayed, "last"));
    GraphWeights initial = Dl4jGraphs.initial(spec, CLASSES, 8);
    double squares = 0;
    for (Map.Entry<String, INDArray> entry :
        Dl4jGraphs.network(spec, initial).paramTable().entrySet()) {
      if (entry.getKey().endsWith("_W") && !entry.getKey().startsWith("output")) {
        double norm = entry.getValue().norm2Number().doubleValue();
        squares += norm * norm;
      }
    }
    double difference =
        heard.history.get("decayed").get(0).trainingLoss()
            - heard.history.get("plain").get(0).trainingLoss();
    assertThat(difference).isCloseTo(1e-2 * squares, within(1e-4 * squares));
  }

  @Test
  void augmentationAndDropoutChangeTheWeights() throws InterruptedException {
    ConvolutionalSpec spec = spec(ConvolutionalFamily.VGG_16);
    Recipe plain = new Recipe(Optimizer.ADAM, 0.01, 0, 0.5, 2, 32, 1, 0, 0, 0, Augmentation.NONE);
    train(
        run("plain", spec, plain, "last"),
        run("again", spec, plain, "last"),
        run("augmented", spec, recipe(1, 0, 0), "last"),
        run("dropped", spec, recipe(1, 0, 0.5), "last"));
    float[] weights = heard.graphs.get("plain:last").parameters();
    float[] augmented = heard.graphs.get("augmented:last").parameters();
    assertThat(heard.graphs.get("again:last").parameters()).isEqualTo(weights);
    assertThat(augmented).isNotEqualTo(weights);
    assertThat(heard.graphs.get("dropped:last").parameters()).isNotEqualTo(augmented);
  }

  @Test
  void theFusedEngineRefuses() {
    TrainingRun run = run("run", spec(ConvolutionalFamily.VGG_16), recipe(1, 0, 0), "last");
    assertThatThrownBy(() -> new FusedTrainer().train(List.of(run), sample(), heard))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no multilayer perceptron");
    assertThat(Engines.fastest(run.network())).isEqualTo("dl4j");
  }
}
