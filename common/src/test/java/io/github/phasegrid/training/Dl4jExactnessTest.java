package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.dataset.ExampleOrder;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.network.NativeRuntime;
import io.github.phasegrid.network.NetworkSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Deeplearning4j in double precision computes what {@link ReferenceTrainer} computes: so the recipe
 * means Keras's formulas, and what is left in float is rounding.
 */
class Dl4jExactnessTest {
  private static final int TRAIN = 37; // three batches an epoch: 16, 16 and 5
  private static final double TOLERANCE = 1e-8;
  private static final long SEED = 42;

  /**
   * Every optimizer with every regularization, over networks of all kinds. The leak is a float:
   * Deeplearning4j rounds it to one, in double precision too.
   */
  @ParameterizedTest
  @CsvSource({
    "1, RELU,       0,     true,  ADAM,     0.001, 0",
    "3, RELU,       0,     true,  ADAM,     0,     0.25",
    "1, LEAKY_RELU, 0.125, false, ADAM,     0,     0",
    "3, LEAKY_RELU, 0.125, false, ADAM,     0.001, 0.25",
    "3, RELU,       0,     false, SGD,      0,     0",
    "1, RELU,       0,     true,  SGD,      0.001, 0.25",
    "1, LEAKY_RELU, 0.125, true,  SGD,      0,     0.25",
    "3, LEAKY_RELU, 0.125, true,  SGD,      0.001, 0",
    "1, RELU,       0,     false, MOMENTUM, 0.001, 0.25",
    "3, RELU,       0,     true,  MOMENTUM, 0,     0",
    "3, LEAKY_RELU, 0.125, true,  MOMENTUM, 0,     0.25",
    "1, LEAKY_RELU, 0.125, false, MOMENTUM, 0.001, 0",
  })
  void fiftyOneStepsAgreeWithTheTwin(
      int depth,
      Activation activation,
      double leak,
      boolean batchNorm,
      Optimizer optimizer,
      double weightDecay,
      double dropout) {
    NativeRuntime.prepare();
    NetworkSpec spec = new NetworkSpec(depth, 6, activation, leak, batchNorm);
    Recipe recipe = TrainingFixtures.recipe(optimizer, weightDecay, dropout);
    TrainingFixtures data = new TrainingFixtures(60);
    Sample sample = data.sample(TRAIN, 1);
    int[] labels = sample.train().labels();
    TrainingRun run = new TrainingRun("run", spec, recipe, SEED, labels, TrainingFixtures.last());
    ReferenceTrainer twin =
        new ReferenceTrainer(
            spec,
            recipe,
            InitialWeights.of(spec, TrainingFixtures.INPUTS, TrainingFixtures.CLASSES, SEED),
            SEED);
    int[] order = new int[TRAIN];
    try (Dl4jRun network = new Dl4jRun(run, sample, DataType.DOUBLE)) {
      for (int epoch = 0; epoch < recipe.epochs(); epoch++) {
        ExampleOrder.of(sample).write(epoch, order);
        for (int from = 0; from < TRAIN; from += recipe.batchSize()) {
          int rows = Math.min(recipe.batchSize(), TRAIN - from);
          int[] batch = Arrays.copyOfRange(order, from, from + rows);
          double[][] inputs =
              Arrays.stream(batch).mapToObj(i -> data.rows(i, i + 1)[0]).toArray(double[][]::new);
          int[] targets = Arrays.stream(batch).map(i -> labels[i]).toArray();
          int correct = twin.correctInTraining(inputs, targets);
          assertClose(network.step(order, from, rows), twin.step(inputs, targets, epoch));
          assertThat(network.correct()).isEqualTo(correct);
        }
        network.endEpoch();
      }
      assertSame(network.parameters(), twin.inDl4jOrder());
      assertValidationAgrees(network.validate(sample.validation()), twin, data);
    }
  }

  private static void assertValidationAgrees(
      LossAndAccuracy actual, ReferenceTrainer twin, TrainingFixtures data) {
    int[] labels = data.labels(TRAIN, 60);
    List<double[]> logits = List.of(twin.logits(data.rows(TRAIN, 60)));
    double loss = 0;
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      loss += ReferenceTrainer.crossEntropy(logits.get(i), labels[i]);
      correct += ReferenceTrainer.largest(logits.get(i)) == labels[i] ? 1 : 0;
    }
    assertClose(actual.loss(), loss / labels.length);
    assertThat(actual.accuracy()).isEqualTo((double) correct / labels.length);
  }

  private static void assertSame(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertClose(actual[i], expected[i]);
    }
  }

  /** Relative, down to 0.01: a bias in front of batch norm has no gradient, only its rounding. */
  private static void assertClose(double actual, double expected) {
    assertThat(Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-2))
        .as("%s against %s", actual, expected)
        .isLessThan(TOLERANCE);
  }
}
