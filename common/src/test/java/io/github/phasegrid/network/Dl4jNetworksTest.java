package io.github.phasegrid.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jNetworksTest {
  private static final int INPUTS = 9;
  private static final int CLASSES = 4;

  @ParameterizedTest
  @CsvSource({
    "1, RELU, 0, false",
    "1, RELU, 0, true",
    "3, LEAKY_RELU, 0.2, true",
    "2, RELU, 0, false"
  })
  void weightsTravelBothWaysUnchanged(
      int depth, Activation activation, double leak, boolean batchNorm) {
    NetworkSpec spec = new NetworkSpec(depth, 7, activation, leak, batchNorm);
    NetworkWeights weights = anyWeights(spec);
    MultiLayerNetwork network = Dl4jNetworks.network(spec, weights);
    assertThat(Dl4jNetworks.weights(spec, INPUTS, CLASSES, network.params()))
        .usingRecursiveComparison()
        .isEqualTo(weights);
  }

  @Test
  void parametersAreWhereDeeplearning4jLooksForThem() {
    NetworkSpec spec = new NetworkSpec(2, 7, Activation.RELU, 0, true);
    NetworkWeights weights = anyWeights(spec);
    MultiLayerNetwork network = Dl4jNetworks.network(spec, weights);
    HiddenWeights second = weights.hidden().get(1);
    assertThat(network.getParam("3_W").getFloat(2, 5))
        .isEqualTo(second.dense().kernel()[2 * 7 + 5]);
    assertThat(network.getParam("3_b").toFloatVector()).isEqualTo(second.dense().bias());
    assertThat(network.getParam("4_gamma").toFloatVector()).isEqualTo(second.batchNorm().gamma());
    assertThat(network.getParam("4_beta").toFloatVector()).isEqualTo(second.batchNorm().beta());
    assertThat(network.getParam("4_mean").toFloatVector()).isEqualTo(second.batchNorm().mean());
    assertThat(network.getParam("4_var").toFloatVector()).isEqualTo(second.batchNorm().variance());
    assertThat(network.getParam("6_W").getFloat(6, 3))
        .isEqualTo(weights.output().kernel()[6 * CLASSES + 3]);
  }

  @Test
  void stockDeeplearning4jLoadsTheZipAndCanGoOnTraining() throws IOException {
    NetworkSpec spec = new NetworkSpec(2, 7, Activation.LEAKY_RELU, 0.2, true);
    NetworkWeights weights = anyWeights(spec);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    Dl4jNetworks.writeZip(spec, weights, zip);

    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip.toByteArray()), true);
    INDArray x = Nd4j.rand(DataType.FLOAT, 5, INPUTS);
    INDArray expected = Dl4jNetworks.network(spec, weights).output(x);
    assertThat(restored.output(x)).isEqualTo(expected);
    INDArray labels = Nd4j.eye(5).castTo(DataType.FLOAT).getColumns(0, 1, 2, 3);
    restored.fit(x, labels);
    assertThat(restored.output(x)).isNotEqualTo(expected);
  }

  @Test
  void theZipNamesNoClassOfOurs() throws IOException {
    NetworkSpec spec = new NetworkSpec(1, 7, Activation.RELU, 0, true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Dl4jNetworks.writeZip(spec, anyWeights(spec), bytes);
    int entries = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        assertThat(entry.getName()).isIn("configuration.json", "coefficients.bin");
        String text = new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(text).doesNotContain("phasegrid");
        entries++;
      }
    }
    assertThat(entries).isEqualTo(2);
  }

  /** Every number another one, so that none can stand for its neighbour. */
  private static NetworkWeights anyWeights(NetworkSpec spec) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(4L);
    int length = ParameterVector.length(spec, INPUTS, CLASSES);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = 0.05f + random.nextFloat();
    }
    return ParameterVector.weights(spec, INPUTS, CLASSES, values);
  }
}
