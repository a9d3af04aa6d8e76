package io.github.phasegrid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.dataset.ImageShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class ConvolutionalSpecTest {
  private static final ImageShape COLOUR = new ImageShape(3, 32, 32);
  private static final ImageShape GREY = new ImageShape(1, 28, 28);

  private static ConvolutionalSpec spec(
      ConvolutionalFamily family, double multiplier, ImageShape image) {
    return new ConvolutionalSpec(family, multiplier, Activation.RELU, 0, true, image);
  }

  /** Counted by hand from the papers' tables. */
  @ParameterizedTest
  @CsvSource({
    "VGG_16, 15, 277504, 204544",
    "VGG_19, 18, 304128, 222208",
    "RESNET_18, 17, 557056, 434176",
    "RESNET_20, 19, 188416, 144256",
    "RESNET_32, 31, 303104, 232064",
    "RESNET_56, 55, 532480, 407680"
  })
  void asWideAndDeepAsPublished(
      ConvolutionalFamily family, int depth, int colourBits, int greyBits) {
    assertThat(family.depth()).isEqualTo(depth);
    assertThat(spec(family, 1, COLOUR).codeLayers()).hasSize(depth);
    assertThat(spec(family, 1, COLOUR).codeBits()).isEqualTo(colourBits);
    assertThat(spec(family, 1, GREY).codeBits()).isEqualTo(greyBits);
  }

  @Test
  void layersFollowEachOtherInTheCode() {
    List<CodeLayer> layers = spec(ConvolutionalFamily.RESNET_20, 0.25, GREY).codeLayers();
    assertThat(layers.get(0)).isEqualTo(new CodeLayer("hidden1", 0, 4 * 28 * 28));
    for (int i = 1; i < layers.size(); i++) {
      CodeLayer before = layers.get(i - 1);
      assertThat(layers.get(i).bitOffset()).isEqualTo(before.bitOffset() + before.bits());
    }
    assertThat(layers.get(18)).extracting(CodeLayer::bits).isEqualTo(16 * 7 * 7);
    assertThat(ConvolutionalFamily.RESNET_20.width(0.25)).isEqualTo(4);
    assertThat(ConvolutionalFamily.VGG_16.width(0.001)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "VGG_16, true",
    "VGG_19, false",
    "RESNET_18, true",
    "RESNET_20, false",
    "RESNET_32, true"
  })
  void deeplearning4jHasAsManyParameters(ConvolutionalFamily family, boolean batchNorm) {
    for (ImageShape image : List.of(COLOUR, GREY)) {
      ConvolutionalSpec spec =
          new ConvolutionalSpec(family, 0.1, Activation.RELU, 0, batchNorm, image);
      ComputationGraph graph =
          new ComputationGraph(Dl4jGraphs.configuration(spec, 10, DataType.FLOAT, new Sgd()));
      graph.init();
      assertThat(spec.parameterCount(image.size(), 10)).isEqualTo(graph.numParams());
      long statistics =
          graph.paramTable().entrySet().stream()
              .filter(e -> e.getKey().endsWith("_mean") || e.getKey().endsWith("_var"))
              .mapToLong(e -> e.getValue().length())
              .sum();
      assertThat(spec.statisticsCount()).isEqualTo(statistics);
    }
  }

  @Test
  void initialWeightsAreGlorotsAndTheSeeds() {
    ConvolutionalSpec spec = spec(ConvolutionalFamily.VGG_16, 0.25, GREY);
    GraphWeights weights = Dl4jGraphs.initial(spec, 10, 8);
    assertThat(Dl4jGraphs.initial(spec, 10, 8).parameters()).isEqualTo(weights.parameters());
    assertThat(Dl4jGraphs.initial(spec, 10, 9).parameters()).isNotEqualTo(weights.parameters());
    ComputationGraph graph = Dl4jGraphs.network(spec, weights);
    INDArray kernel = graph.getParam("hidden2-convolution_W"); // 16 channels to 16
    double limit = Math.sqrt(6.0 / (9 * 16 + 9 * 16));
    assertThat(kernel.maxNumber().doubleValue()).isBetween(0.95 * limit, limit);
    assertThat(kernel.minNumber().doubleValue()).isBetween(-limit, -0.95 * limit);
    double uniform = limit / Math.sqrt(3);
    assertThat(kernel.stdNumber().doubleValue()).isBetween(0.95 * uniform, 1.05 * uniform);
  }

  @Test
  void theZipIsAStockGraph() throws IOException {
    ConvolutionalSpec spec = spec(ConvolutionalFamily.RESNET_20, 0.1, GREY);
    GraphWeights weights = Dl4jGraphs.initial(spec, 10, 8);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    Dl4jNetworks.writeZip(spec, weights, zip);
    ComputationGraph stock =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip.toByteArray()));
    assertThat(Floats.of(stock.params())).isEqualTo(weights.parameters());
    INDArray images = Nd4j.rand(DataType.FLOAT, 3, 1, 28, 28);
    assertThat(stock.outputSingle(images))
        .isEqualTo(Dl4jGraphs.network(spec, weights).outputSingle(images));
  }

  @Test
  void refusesImagesThatAreTooSmall() {
    assertThatThrownBy(() -> spec(ConvolutionalFamily.VGG_16, 1, new ImageShape(1, 15, 28)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
