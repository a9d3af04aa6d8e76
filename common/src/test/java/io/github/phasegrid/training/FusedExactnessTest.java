package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.ExampleOrder;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.DenseWeights;
import io.github.phasegrid.network.HiddenWeights;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fused training in floats computes what {@link ReferenceTrainer} computes in doubles. */
class FusedExactnessTest {
  private static final int TRAIN = 37; // three batches an epoch: 16, 16 and 5
  private static final double TOLERANCE = 1e-3;
  private static final long SEED = 42;

  @ParameterizedTest
  @CsvSource({
    "1, RELU,       0,   true,  ADAM,     0.001, 0",
    "3, RELU,       0,   true,  ADAM,     0,     0.25",
    "1, LEAKY_RELU, 0.1, false, ADAM,     0,     0",
    "3, LEAKY_RELU, 0.1, false, ADAM,     0.001, 0.25",
    "3, RELU,       0,   false, SGD,      0,     0",
    "1, RELU,       0,   true,  SGD,      0.001, 0.25",
    "1, LEAKY_RELU, 0.1, true,  SGD,      0,     0.25",
    "3, LEAKY_RELU, 0.1, true,  SGD,      0.001, 0",
    "1, RELU,       0,   false, MOMENTUM, 0.001, 0.25",
    "3, RELU,       0,   true,  MOMENTUM, 0,     0",
    "3, LEAKY_RELU, 0.1, true,  MOMENTUM, 0,     0.25",
    "1, LEAKY_RELU, 0.1, false, MOMENTUM, 0.001, 0",
  })
  void fiftyOneStepsAgreeWithTheTwin(
      int depth,
      Activation activation,
      double leak,
      boolean batchNorm,
      Optimizer optimizer,
      double weightDecay,
      double dropout)
      throws InterruptedException {
    NetworkSpec spec = new NetworkSpec(depth, 6, activation, leak, batchNorm);
    Recipe recipe = TrainingFixtures.recipe(optimizer, weightDecay, dropout);
    Sample sample = sample();
    int[] labels = sample.train().labels();
    TrainingRun run = new TrainingRun("run", spec, recipe, SEED, labels, TrainingFixtures.last());
    RecordingListener heard = new RecordingListener();
    new FusedTrainer().train(List.of(run), sample, heard);

    ReferenceTrainer twin =
        new ReferenceTrainer(
            spec,
            recipe,
            InitialWeights.of(spec, TrainingFixtures.INPUTS, TrainingFixtures.CLASSES, SEED),
            SEED);
    int[] order = new int[TRAIN];
    for (EpochMetrics metrics : heard.history.get("run")) {
      int epoch = metrics.epoch() - 1;
      ExampleOrder.of(sample).write(epoch, order);
      double loss = 0;
      for (int from = 0; from < TRAIN; from += recipe.batchSize()) {
        int rows = Math.min(recipe.batchSize(), TRAIN - from);
        int[] batch = Arrays.copyOfRange(order, from, from + rows);
        double[][] inputs =
            Arrays.stream(batch).mapToObj(i -> row(sample.train(), i)).toArray(double[][]::new);
        int[] targets = Arrays.stream(batch).map(i -> labels[i]).toArray();
        loss += twin.step(inputs, targets, epoch) * rows;
      }
      assertThat(metrics.trainingLoss()).isCloseTo(loss / TRAIN, within(TOLERANCE));
    }
    assertThat(heard.history.get("run")).hasSize(recipe.epochs());
    assertClose(heard.weights.get("run:last"), twin.weights());
    assertThat(heard.history.get("run").get(recipe.epochs() - 1).validationLoss())
        .isCloseTo(validationLoss(twin, sample.validation()), within(1e-2));
  }

  /** Some inputs are 0 in all training examples, but not in those that validate. */
  private static Sample sample() {
    TrainingFixtures data = new TrainingFixtures(60);
    Sample bright = data.sample(TRAIN, 1);
    int inputs = TrainingFixtures.INPUTS;
    byte[] pixels = new byte[TRAIN * inputs];
    byte[] labels = new byte[TRAIN];
    for (int example = 0; example < TRAIN; example++) {
      labels[example] = (byte) bright.train().label(example);
      for (int input = 0; input < inputs; input++) {
        boolean dark = input == 0 || input == 7;
        pixels[example * inputs + input] = dark ? 0 : (byte) bright.train().pixel(example, input);
      }
    }
    return new Sample(
        new Examples(pixels, labels, inputs),
        1,
        bright.validation(),
        bright.test(),
        bright.classes(),
        bright.dataSeed());
  }

  private static double[] row(Examples examples, int example) {
    float[] values = new float[examples.inputs()];
    examples.copyTo(example, values, 0);
    double[] row = new double[values.length];
    Arrays.setAll(row, i -> values[i]);
    return row;
  }

  private static double validationLoss(ReferenceTrainer twin, Examples validation) {
    double loss = 0;
    for (int example = 0; example < validation.count(); example++) {
      double[] logits = twin.logits(new double[][] {row(validation, example)})[0];
      loss += ReferenceTrainer.crossEntropy(logits, validation.label(example));
    }
    return loss / validation.count();
  }

  private static void assertClose(NetworkWeights actual, NetworkWeights expected) {
    for (int layer = 0; layer < expected.hidden().size(); layer++) {
      HiddenWeights a = actual.hidden().get(layer);
      HiddenWeights e = expected.hidden().get(layer);
      assertClose("hidden " + layer, a.dense(), e.dense());
      assertClose("scale", a.batchNorm().gamma(), e.batchNorm().gamma());
      assertClose("shift", a.batchNorm().beta(), e.batchNorm().beta());
      assertClose("mean", a.batchNorm().mean(), e.batchNorm().mean());
      assertClose("variance", a.batchNorm().variance(), e.batchNorm().variance());
    }
    assertClose("output", actual.output(), expected.output());
  }

  private static void assertClose(String name, DenseWeights actual, DenseWeights expected) {
    assertClose(name + " kernel", actual.kernel(), expected.kernel());
    assertClose(name + " bias", actual.bias(), expected.bias());
  }

  /** By the norm of the difference, relative to that of the vector. */
  private static void assertClose(String name, float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < actual.length; i++) {
      difference += Math.pow(actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertThat(Math.sqrt(difference))
        .as("%s: %s against %s", name, Arrays.toString(actual), Arrays.toString(expected))
        .isLessThanOrEqualTo(TOLERANCE * Math.max(Math.sqrt(norm), 1e-2));
  }
}
