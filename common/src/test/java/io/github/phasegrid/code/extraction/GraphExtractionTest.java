package io.github.phasegrid.code.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.network.CodeLayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class GraphExtractionTest {
  private static final ImageShape SHAPE = new ImageShape(1, 6, 5);

  @Test
  void bitsOfAResidualBlockAreTheSignsThatPlainLoopsCompute() throws IOException {
    ComputationGraph graph = new ComputationGraph(residual());
    graph.init();
    Examples examples = RandomImages.of(SHAPE, 12, 3);
    InputLayout layout = InputLayouts.of(graph.getConfiguration(), SHAPE);
    assertThat(layout).isEqualTo(InputLayout.CHANNELS_FIRST);
    try (CodeExtractor extractor = CodeExtractor.of(graph, layout, SHAPE, CodeRule.ALL)) {
      assertThat(extractor.layers())
          .containsExactly(new CodeLayer("stem", 0, 120), new CodeLayer("sum-relu", 120, 120));
      assertThat(extractor.outputMeaning()).isEqualTo(OutputMeaning.LOGITS);
      List<ExtractedBatch> batches = new ArrayList<>();
      extractor.over(examples, batches::add);
      assertThat(batches).hasSize(1);
      CodeMatrix codes = batches.get(0).codes();
      for (int example = 0; example < examples.count(); example++) {
        double[][][] image = RandomImages.image(examples, example, SHAPE);
        double[][][] stem = pointwise(graph, "stem", image);
        double[][][] activated = PlainLoops.each(stem, z -> Math.max(0, z));
        double[][][] branch = pointwise(graph, "branch", activated);
        assertSigns(codes, example, 0, PlainLoops.flatten(stem, false));
        double[] sum = PlainLoops.flatten(branch, false);
        double[] skipped = PlainLoops.flatten(activated, false);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += skipped[i];
        }
        assertSigns(codes, example, 120, sum);
      }
    }
  }

  /** Deeplearning4j lets an activation layer write over what another one takes as well. */
  @Test
  void whatTwoLayersTakeStaysAsItIs() throws IOException {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(6)
                .convolutionMode(ConvolutionMode.Same)
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(SHAPE.height(), SHAPE.width(), 1))
                .addLayer("stem", pointwise(Activation.IDENTITY), "image")
                .addLayer("first", relu(), "stem")
                .addLayer("branch", pointwise(Activation.IDENTITY), "first")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "stem", "branch")
                .addLayer("second", relu(), "sum")
                .addLayer("third", new ActivationLayer(Activation.SIGMOID), "second")
                .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "third")
                .addLayer("out", output(), "pool")
                .setOutputs("out")
                .build());
    graph.init();
    Examples examples = RandomImages.of(SHAPE, 12, 3);
    CodeRule rule = new CodeRule(List.of("first", "second"), false);
    List<ExtractedBatch> batches = new ArrayList<>();
    try (CodeExtractor extractor =
        CodeExtractor.of(graph, InputLayout.CHANNELS_FIRST, SHAPE, rule)) {
      extractor.over(examples, batches::add);
    }
    CodeMatrix codes = batches.get(0).codes();
    for (int example = 0; example < examples.count(); example++) {
      double[][][] stem = pointwise(graph, "stem", RandomImages.image(examples, example, SHAPE));
      double[] branch =
          PlainLoops.flatten(
              pointwise(graph, "branch", PlainLoops.each(stem, z -> Math.max(0, z))), false);
      double[] first = PlainLoops.flatten(stem, false);
      double[] second = new double[branch.length];
      for (int i = 0; i < second.length; i++) {
        second[i] = first[i] + branch[i];
      }
      assertSigns(codes, example, 0, first);
      assertSigns(codes, example, 120, second);
    }
  }

  private static ActivationLayer relu() {
    return new ActivationLayer(Activation.RELU);
  }

  @Test
  void severalInputsAreRefused() {
    ComputationGraphConfiguration two =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("left", "right")
            .setInputTypes(InputType.feedForward(3), InputType.feedForward(4))
            .addLayer("out", output(), "left", "right")
            .setOutputs("out")
            .build();
    assertThatThrownBy(() -> InputLayouts.of(two, SHAPE))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("has 2 inputs, left, right");
  }

  private static void assertSigns(CodeMatrix codes, int example, int offset, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) > 1e-5 || values[i] == 0) {
        assertThat(codes.get(example, offset + i))
            .as("bit %s", offset + i)
            .isEqualTo(values[i] > 0);
      }
    }
  }

  private static double[][][] pointwise(ComputationGraph graph, String layer, double[][][] x) {
    INDArray kernel = graph.getLayer(layer).getParam("W");
    return PlainLoops.convolve(x, kernel, graph.getLayer(layer).getParam("b"));
  }

  private static ComputationGraphConfiguration residual() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .convolutionMode(ConvolutionMode.Same)
        .graphBuilder()
        .addInputs("image")
        .setInputTypes(InputType.convolutional(SHAPE.height(), SHAPE.width(), 1))
        .addLayer("stem", pointwise(Activation.RELU), "image")
        .addLayer("branch", pointwise(Activation.IDENTITY), "stem")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "stem", "branch")
        .addLayer(
            "sum-relu", new ActivationLayer.Builder().activation(Activation.RELU).build(), "sum")
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "sum-relu")
        .addLayer("out", output(), "pool")
        .setOutputs("out")
        .build();
  }

  private static ConvolutionLayer pointwise(Activation activation) {
    return new ConvolutionLayer.Builder(1, 1).nOut(4).activation(activation).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
        .nOut(3)
        .activation(Activation.IDENTITY)
        .build();
  }
}
