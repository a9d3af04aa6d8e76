package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.training.ReferenceTrainer.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The twin itself is held against finite differences. */
class ReferenceTrainerTest {

  @ParameterizedTest
  @CsvSource({
    "1, RELU, 0, false, 0, 0",
    "1, RELU, 0, true, 0, 0",
    "3, RELU, 0, true, 0.01, 0.3",
    "2, LEAKY_RELU, 0.2, false, 0.01, 0.5",
    "3, LEAKY_RELU, 0.2, true, 0, 0",
  })
  void gradientsAreTheSlopesOfTheLoss(
      int depth,
      Activation activation,
      double leak,
      boolean batchNorm,
      double weightDecay,
      double dropout) {
    NetworkSpec spec = new NetworkSpec(depth, 5, activation, leak, batchNorm);
    Recipe recipe = TrainingFixtures.recipe(Optimizer.SGD, weightDecay, dropout);
    TrainingFixtures data = new TrainingFixtures(11);
    ReferenceTrainer trainer =
        new ReferenceTrainer(
            spec,
            recipe,
            InitialWeights.of(spec, TrainingFixtures.INPUTS, TrainingFixtures.CLASSES, 3),
            3);
    double[][] batch = data.rows(0, 7);
    int[] labels = data.labels(0, 7);
    // a few steps away from the start, where scales are 1 and shifts 0
    for (int step = 0; step < 3; step++) {
      trainer.step(batch, labels, 0);
    }

    trainer.gradients(batch, labels);
    double[][] gradients =
        trainer.parameters().stream().map(p -> p.gradient.clone()).toArray(double[][]::new);

    double h = 1e-6;
    for (int p = 0; p < gradients.length; p++) {
      Parameter parameter = trainer.parameters().get(p);
      for (int i = 0; i < parameter.value.length; i++) {
        double kept = parameter.value[i];
        parameter.value[i] = kept + h;
        double above = trainer.gradients(batch, labels);
        parameter.value[i] = kept - h;
        double below = trainer.gradients(batch, labels);
        parameter.value[i] = kept;
        assertThat(gradients[p][i])
            .as("parameter %d, entry %d", p, i)
            .isCloseTo((above - below) / (2 * h), within(1e-7));
      }
    }
  }
}
