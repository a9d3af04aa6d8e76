package io.github.phasegrid.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.BatchNormWeights;
import io.github.phasegrid.network.DenseWeights;
import io.github.phasegrid.network.Dl4jNetworks;
import io.github.phasegrid.network.HiddenWeights;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.Logits;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NeuralEncoderTest {
  private static final int INPUTS = 20;
  private static final int CLASSES = 5;
  private static final int COUNT = 2_345; // more than two batches
  private static final double ROUNDING = 1e-5;

  @ParameterizedTest
  @CsvSource({"1, 13, RELU, 0, false", "1, 8, RELU, 0, true", "3, 5, LEAKY_RELU, 0.3, true"})
  void bitsAreTheSignsThatPlainLoopsCompute(
      int depth, int width, Activation activation, double leak, boolean batchNorm) {
    NetworkSpec spec = new NetworkSpec(depth, width, activation, leak, batchNorm);
    NetworkWeights weights = trainedLooking(spec);
    Examples examples = examples();
    int[] others = Arrays.stream(examples.labels()).map(l -> (l + 1) % CLASSES).toArray();
    Encoded encoded;
    try (NeuralEncoder encoder = new NeuralEncoder(spec, weights)) {
      encoded = encoder.encode(examples, examples.labels(), others);
    }

    assertThat(encoded.codes().rows()).isEqualTo(COUNT);
    assertThat(encoded.codes().bits()).isEqualTo(depth * width);
    double[] loss = new double[2];
    double correct = 0;
    for (int e = 0; e < COUNT; e++) {
      List<double[]> layers = preActivationsAndLogits(spec, weights, examples, e);
      for (int layer = 0; layer < depth; layer++) {
        for (int unit = 0; unit < width; unit++) {
          double z = layers.get(layer)[unit];
          if (Math.abs(z) > ROUNDING) {
            assertThat(encoded.codes().get(e, layer * width + unit)).isEqualTo(z > 0);
          }
        }
      }
      double[] logits = layers.get(depth);
      loss[0] += Logits.crossEntropy(logits, examples.label(e)) / COUNT;
      loss[1] += Logits.crossEntropy(logits, others[e]) / COUNT;
      correct += Logits.predicted(logits) == examples.label(e) ? 1 : 0;
    }
    assertThat(encoded.performance()).hasSize(2);
    assertThat(encoded.performance().get(0).loss()).isCloseTo(loss[0], within(ROUNDING));
    assertThat(encoded.performance().get(1).loss()).isCloseTo(loss[1], within(ROUNDING));
    assertThat(encoded.performance().get(0).accuracy())
        .isCloseTo(correct / COUNT, within(2.0 / COUNT));
    assertUnusedBitsAreZero(encoded.codes());
  }

  @Test
  void codesAreThoseOfTheExportedNetworkInStockDeeplearning4j() throws IOException {
    NetworkSpec spec = new NetworkSpec(2, 9, Activation.RELU, 0, true);
    NetworkWeights weights = trainedLooking(spec);
    Examples examples = examples().slice(0, 1000);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    Dl4jNetworks.writeZip(spec, weights, zip);
    MultiLayerNetwork stock =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip.toByteArray()));

    float[] pixels = new float[1000 * INPUTS];
    for (int e = 0; e < 1000; e++) {
      examples.copyTo(e, pixels, e * INPUTS);
    }
    List<INDArray> outputs =
        stock.feedForward(Nd4j.create(pixels, new long[] {1000, INPUTS}, 'c'), false);
    try (NeuralEncoder encoder = new NeuralEncoder(spec, weights)) {
      CodeMatrix codes = encoder.encode(examples).codes();
      for (int e = 0; e < 1000; e++) {
        for (int unit = 0; unit < 9; unit++) {
          assertThat(codes.get(e, unit)).isEqualTo(outputs.get(3).getFloat(e, unit) > 0);
          assertThat(codes.get(e, 9 + unit)).isEqualTo(outputs.get(6).getFloat(e, unit) > 0);
        }
      }
    }
  }

  @Test
  void encodingAgainGivesTheSameAndNoExamplesGiveNone() {
    NetworkSpec spec = new NetworkSpec(1, 40, Activation.RELU, 0, true);
    NetworkWeights weights = trainedLooking(spec);
    try (NeuralEncoder one = new NeuralEncoder(spec, weights)) {
      Encoded first = one.encode(examples(), examples().labels());
      assertThat(one.encode(examples().slice(0, 0)).codes().rows()).isZero();
      Encoded second = one.encode(examples(), examples().labels());
      assertThat(second.codes().packed()).isEqualTo(first.codes().packed());
      assertThat(second.performance()).isEqualTo(first.performance());
    }
  }

  @Test
  void labelsMustMatchTheExamples() {
    NetworkSpec spec = new NetworkSpec(1, 4, Activation.RELU, 0, false);
    try (NeuralEncoder encoder = new NeuralEncoder(spec, trainedLooking(spec))) {
      assertThatThrownBy(() -> encoder.encode(examples(), new int[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3 labels for 2345 examples");
    }
  }

  private static void assertUnusedBitsAreZero(CodeMatrix codes) {
    int bytesPerRow = CodeMatrix.bytesPerRow(codes.bits());
    int used = codes.bits() % 8;
    for (int row = 0; used > 0 && row < codes.rows(); row++) {
      int lastByte = codes.packed()[(row + 1) * bytesPerRow - 1] & 0xff;
      assertThat(lastByte >> used).isZero();
    }
  }

  private static Examples examples() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3L);
    byte[] pixels = new byte[COUNT * INPUTS];
    random.nextBytes(pixels);
    byte[] labels = new byte[COUNT];
    for (int i = 0; i < COUNT; i++) {
      labels[i] = (byte) random.nextInt(CLASSES);
    }
    return new Examples(pixels, labels, INPUTS);
  }

  /** Initial weights with biases, scales and statistics that matter. */
  private static NetworkWeights trainedLooking(NetworkSpec spec) {
    NetworkWeights initial = InitialWeights.of(spec, INPUTS, CLASSES, 8);
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(6L);
    List<HiddenWeights> hidden = new ArrayList<>();
    for (HiddenWeights layer : initial.hidden()) {
      DenseWeights dense = layer.dense();
      int units = dense.outputs();
      BatchNormWeights batchNorm =
          spec.batchNorm()
              ? new BatchNormWeights(
                  uniform(random, units, -1, 1),
                  uniform(random, units, -0.5, 0.5),
                  uniform(random, units, -0.5, 0.5),
                  uniform(random, units, 0.1, 2))
              : BatchNormWeights.NONE;
      float[] bias = uniform(random, units, -0.3, 0.3);
      hidden.add(
          new HiddenWeights(
              new DenseWeights(dense.inputs(), units, dense.kernel(), bias), batchNorm));
    }
    return new NetworkWeights(hidden, initial.output());
  }

  private static float[] uniform(UniformRandomProvider random, int count, double from, double to) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (from + (to - from) * random.nextDouble());
    }
    return values;
  }

  /** What each hidden layer's activation sees, then the logits. */
  private static List<double[]> preActivationsAndLogits(
      NetworkSpec spec, NetworkWeights weights, Examples examples, int example) {
    float[] pixels = new float[INPUTS];
    examples.copyTo(example, pixels, 0);
    double[] x = new double[INPUTS];
    Arrays.setAll(x, i -> pixels[i]);
    List<double[]> results = new ArrayList<>();
    for (HiddenWeights layer : weights.hidden()) {
      double[] z = dense(layer.dense(), x);
      BatchNormWeights norm = layer.batchNorm();
      for (int u = 0; u < z.length && spec.batchNorm(); u++) {
        double deviation = Math.sqrt(norm.variance()[u] + 1e-3);
        z[u] = norm.gamma()[u] * (z[u] - norm.mean()[u]) / deviation + norm.beta()[u];
      }
      results.add(z);
      x = Arrays.stream(z).map(v -> v > 0 ? v : spec.leak() * v).toArray();
    }
    results.add(dense(weights.output(), x));
    return results;
  }

  private static double[] dense(DenseWeights dense, double[] x) {
    double[] z = new double[dense.outputs()];
    for (int o = 0; o < z.length; o++) {
      z[o] = dense.bias()[o];
      for (int i = 0; i < x.length; i++) {
        z[o] += x[i] * dense.kernel()[i * z.length + o];
      }
    }
    return z;
  }
}
