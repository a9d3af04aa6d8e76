package io.github.phasegrid.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.CodeLayer;
import io.github.phasegrid.network.ConvolutionalFamily;
import io.github.phasegrid.network.ConvolutionalSpec;
import io.github.phasegrid.network.Dl4jGraphs;
import io.github.phasegrid.network.Floats;
import io.github.phasegrid.network.GraphWeights;
import io.github.phasegrid.network.Logits;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.network.PlainConvolutions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Codes of convolutional networks are the signs that plain loops compute. */
class ConvolutionalCodesTest {
  private static final int CLASSES = 7;
  private static final int COUNT = 5;

  /** Relative to the largest activation of the layer: what single precision may make of a 0. */
  private static final double ROUNDING = 1e-4;

  @ParameterizedTest
  @CsvSource({
    "VGG_16,    0.03125, RELU,       0,   true,  3, 32, 32",
    "VGG_19,    0.02,    LEAKY_RELU, 0.2, true,  1, 28, 28",
    "RESNET_18, 0.03125, RELU,       0,   false, 1, 17, 20",
    "RESNET_20, 0.125,   RELU,       0,   true,  3, 32, 32",
    "RESNET_32, 0.07,    LEAKY_RELU, 0.2, true,  1, 28, 28",
    "RESNET_56, 0.06,    RELU,       0,   true,  1, 16, 19"
  })
  void bitsAreTheSignsThatPlainLoopsCompute(
      ConvolutionalFamily family,
      double multiplier,
      Activation activation,
      double leak,
      boolean batchNorm,
      int channels,
      int height,
      int width) {
    ConvolutionalSpec spec =
        new ConvolutionalSpec(
            family,
            multiplier,
            activation,
            leak,
            batchNorm,
            new ImageShape(channels, height, width));
    GraphWeights weights = trainedLooking(spec);
    Examples examples = examples(spec.image(), COUNT);
    Encoded encoded;
    try (NeuralEncoder encoder = new NeuralEncoder(spec, weights)) {
      encoded = encoder.encode(examples, examples.labels());
    }

    PlainConvolutions plain =
        new PlainConvolutions(spec, Dl4jGraphs.network(spec, weights).paramTable());
    List<CodeLayer> layers = spec.codeLayers();
    double loss = 0;
    int close = 0;
    for (int e = 0; e < COUNT; e++) {
      List<double[]> outputs = plain.run(examples, e);
      for (int layer = 0; layer < layers.size(); layer++) {
        double[] values = outputs.get(layer);
        assertThat(values).hasSize(layers.get(layer).bits());
        double largest = 0;
        for (double value : values) {
          largest = Math.max(largest, Math.abs(value));
        }
        for (int unit = 0; unit < values.length; unit++) {
          if (Math.abs(values[unit]) <= ROUNDING * largest) {
            close++;
          } else if (encoded.codes().get(e, layers.get(layer).bitOffset() + unit)
              != values[unit] > 0) {
            throw new AssertionError(
                "example %d, %s, unit %d: %s".formatted(e, layers.get(layer), unit, values[unit]));
          }
        }
      }
      loss += Logits.crossEntropy(outputs.get(layers.size()), examples.label(e)) / COUNT;
    }
    assertThat(encoded.codes().bits()).isEqualTo(spec.codeBits());
    assertThat(close).isLessThan(COUNT * spec.codeBits() / 100);
    assertThat(encoded.performance().get(0).loss()).isCloseTo(loss, within(1e-3));
  }

  /** Batches of some examples, whatever there are of them; the last may be smaller. */
  @Test
  void codesComeInBatchesThatDoNotGrowWithTheNumberOfExamples() throws IOException {
    ConvolutionalSpec spec =
        new ConvolutionalSpec(
            ConvolutionalFamily.RESNET_20,
            0.5,
            Activation.RELU,
            0,
            true,
            new ImageShape(3, 32, 32));
    GraphWeights weights = trainedLooking(spec);
    Examples examples = examples(spec.image(), 120);
    List<CodeMatrix> batches = new ArrayList<>();
    try (NeuralEncoder encoder = new NeuralEncoder(spec, weights)) {
      List<LossAndAccuracy> streamed = encoder.encode(examples, batches::add, examples.labels());
      Encoded whole = encoder.encode(examples, examples.labels());
      assertThat(streamed).isEqualTo(whole.performance());
      assertThat(batches.stream().reduce(CodeMatrix::followedBy).orElseThrow().packed())
          .isEqualTo(whole.codes().packed());
    }
    assertThat(batches.get(0).rows()).isLessThan(100);
    assertThat(batches.stream().map(CodeMatrix::rows).distinct()).hasSizeBetween(1, 2);
  }

  private static Examples examples(ImageShape shape, int count) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3L);
    byte[] pixels = new byte[count * shape.size()];
    byte[] labels = new byte[count];
    random.nextBytes(pixels);
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(CLASSES);
    }
    return new Examples(pixels, labels, shape.size());
  }

  /** Initial weights, with biases and batch norm as no untrained network has them. */
  private static GraphWeights trainedLooking(ConvolutionalSpec spec) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(5L);
    ComputationGraph graph = Dl4jGraphs.network(spec, Dl4jGraphs.initial(spec, CLASSES, 4));
    for (Map.Entry<String, INDArray> entry : graph.paramTable().entrySet()) {
      String name = entry.getKey().substring(entry.getKey().lastIndexOf('_') + 1);
      INDArray values = entry.getValue();
      for (long i = 0; !name.equals("W") && i < values.length(); i++) {
        double drawn = random.nextDouble();
        values.putScalar(i, name.equals("var") || name.equals("gamma") ? 0.5 + drawn : drawn - 0.5);
      }
    }
    return new GraphWeights(CLASSES, Floats.of(graph.params()));
  }
}
