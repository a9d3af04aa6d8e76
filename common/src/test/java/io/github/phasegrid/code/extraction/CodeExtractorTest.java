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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class CodeExtractorTest {
  private static final ImageShape SHAPE = new ImageShape(2, 6, 5);
  private static final int CLASSES = 4;
  private static final double ROUNDING = 1e-4;

  @ParameterizedTest
  @EnumSource(names = {"CHANNELS_FIRST", "CHANNELS_LAST"})
  void bitsAreTheSignsThatPlainLoopsComputeChannelByChannel(InputLayout layout) throws IOException {
    MultiLayerNetwork network = convolutional(layout, DataType.FLOAT);
    Examples examples = RandomImages.of(SHAPE, 23, CLASSES);
    try (CodeExtractor extractor = CodeExtractor.of(network, layout, SHAPE, CodeRule.ALL)) {
      assertThat(extractor.layers())
          .containsExactly(
              new CodeLayer("layer2", 0, 3 * 5 * 4),
              new CodeLayer("second", 60, 2 * 4 * 3),
              new CodeLayer("layer5", 84, 7));
      assertThat(extractor.activations("sign-of-")).containsExactly("relu", "leaky-relu", "prelu");
      assertThat(extractor.outputMeaning()).isEqualTo(OutputMeaning.PROBABILITIES);

      CodeMatrix codes = all(extractor, examples);
      assertThat(codes.bits()).isEqualTo(91).isEqualTo(extractor.codeBits());
      int certain = 0;
      for (int example = 0; example < examples.count(); example++) {
        double[] signs = signs(network, RandomImages.image(examples, example, SHAPE), layout);
        for (int bit = 0; bit < signs.length; bit++) {
          if (Math.abs(signs[bit]) > ROUNDING) {
            certain++;
            assertThat(codes.get(example, bit)).as("bit %s", bit).isEqualTo(signs[bit] > 0);
          }
        }
      }
      assertThat(certain).isGreaterThan(90 * examples.count());
    }
  }

  @Test
  void networksOfDoublesHaveTheSameCodes() throws IOException {
    Examples examples = RandomImages.of(SHAPE, 9, CLASSES);
    MultiLayerNetwork single = convolutional(InputLayout.CHANNELS_FIRST, DataType.FLOAT);
    MultiLayerNetwork twice = convolutional(InputLayout.CHANNELS_FIRST, DataType.DOUBLE);
    twice.setParams(single.params().castTo(DataType.DOUBLE));
    try (CodeExtractor a = extractor(single, CodeRule.ALL);
        CodeExtractor b = extractor(twice, CodeRule.ALL)) {
      assertThat(all(a, examples).differingBits(all(b, examples))).isLessThan(3);
    }
  }

  @Test
  void partOfTheLayersMayBeAskedFor() throws IOException {
    MultiLayerNetwork network = convolutional(InputLayout.CHANNELS_FIRST, DataType.FLOAT);
    Examples examples = RandomImages.of(SHAPE, 5, CLASSES);
    CodeRule rule = new CodeRule(List.of("layer5", "layer2"), false);
    try (CodeExtractor whole = extractor(network, CodeRule.ALL);
        CodeExtractor part = extractor(network, rule)) {
      assertThat(part.layers())
          .containsExactly(new CodeLayer("layer2", 0, 60), new CodeLayer("layer5", 60, 7));
      CodeMatrix codes = all(whole, examples);
      assertThat(all(part, examples).slice(60, 7))
          .usingRecursiveComparison()
          .isEqualTo(codes.slice(84, 7));
    }
    assertThatThrownBy(() -> extractor(network, new CodeRule(List.of("layer22"), false)))
        .isInstanceOf(UserMistakeException.class)
        .hasMessage(
            "the network has no layer layer22 with an activation; did you mean layer2?;"
                + " it has layer2, second, layer5");
  }

  @Test
  void batchesFollowFromTheNetworkAlone() throws IOException {
    MultiLayerNetwork network = convolutional(InputLayout.CHANNELS_FIRST, DataType.FLOAT);
    Examples examples = RandomImages.of(SHAPE, 2_100, CLASSES);
    List<Integer> sizes = new ArrayList<>();
    try (CodeExtractor extractor = extractor(network, CodeRule.ALL)) {
      extractor.over(
          examples,
          batch -> {
            sizes.add(batch.codes().rows());
            assertThat(batch.outputs()).hasDimensions(batch.codes().rows(), CLASSES);
          });
      assertThat(sizes).containsExactly(1000, 1000, 100);
    }
    MultiLayerNetwork large =
        sequential(DataType.FLOAT, new Upsampling2D.Builder(100).build(), relu(), output());
    try (CodeExtractor extractor = extractor(large, CodeRule.ALL)) {
      assertThat(extractor.codeBits()).isEqualTo(2 * 600 * 500);
      assertThat(extractor.batch()).isEqualTo((1 << 24) / (2 * 2 * 600 * 500 + CLASSES));
    }
  }

  @Test
  void smoothActivationsAreRefusedUnlessTheirSignsAreAskedFor() throws IOException {
    MultiLayerNetwork network =
        sequential(
            DataType.FLOAT, dense("a", Activation.RELU), dense("b", Activation.GELU), output());
    assertThatThrownBy(() -> extractor(network, CodeRule.ALL))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("layer b has activation gelu")
        .hasMessageContaining("--smooth sign");
    try (CodeExtractor signs = extractor(network, new CodeRule(List.of(), true));
        CodeExtractor relus = extractor(network, new CodeRule(List.of("a"), false))) {
      assertThat(signs.activations("sign-of-")).containsExactly("relu", "sign-of-gelu");
      assertThat(signs.codeBits()).isEqualTo(14);
      assertThat(relus.activations("sign-of-")).containsExactly("relu");
    }
  }

  @Test
  void whatHasNoCodeIsRefused() {
    assertRefused("so it has no neural code", output());
    assertRefused("layer s has activation sigmoid", dense("s", Activation.SIGMOID), output());
    assertRefused(
        "leaky-relu of a negative slope",
        new DenseLayer.Builder().nOut(3).activation(new ActivationLReLU(-0.1)).build(),
        output());
    assertRefused("of type LSTM", new LSTM.Builder().nOut(3).build(), relu(), output());
    assertRefused(
        "activations of one image", new Upsampling2D.Builder(40_000).build(), relu(), output());
  }

  /** Deeplearning4j lets an activation layer write over what the layer before it put out. */
  @Test
  void aLayerIsReadAsItWasBeforeAnotherActivationFollows() throws IOException {
    Examples examples = RandomImages.of(SHAPE, 9, CLASSES);
    for (Activation after : List.of(Activation.SIGMOID, Activation.SOFTPLUS)) {
      for (Layer before : List.of(dense("a", Activation.RELU), relu("a"))) {
        MultiLayerNetwork alone = sequential(DataType.FLOAT, flat(), before.clone(), output());
        MultiLayerNetwork followed =
            sequential(DataType.FLOAT, flat(), before.clone(), activation("b", after), output());
        followed.setParams(alone.params().dup());
        CodeRule rule = new CodeRule(List.of("a"), false);
        try (CodeExtractor expected = extractor(alone, rule);
            CodeExtractor extractor = extractor(followed, rule)) {
          CodeMatrix codes = all(extractor, examples);
          assertThat(codes.packed()).isEqualTo(all(expected, examples).packed());
          CodeMatrix zeros = new CodeMatrix(9, codes.bits(), new byte[codes.packed().length]);
          assertThat(codes.differingBits(zeros)).isBetween(1L, 9L * codes.bits() - 1);
        }
      }
    }
  }

  @Test
  void layersWithoutANameGetOneThatNoOtherHas() {
    MultiLayerNetwork network =
        sequential(
            DataType.FLOAT,
            dense("hidden2", Activation.RELU),
            dense("all", Activation.RELU),
            dense("no name:\n", Activation.RELU),
            dense("hidden3", Activation.RELU),
            output());
    try (CodeExtractor extractor = extractor(network, CodeRule.ALL)) {
      assertThat(extractor.layers().stream().map(CodeLayer::name))
          .containsExactly("hidden2", "hidden4", "hidden5", "hidden3");
    }
  }

  @Test
  void whatLiesUnderKernelsCounts() {
    MultiLayerNetwork small = sequential(DataType.FLOAT, kernel(3), output());
    try (CodeExtractor extractor = extractor(small, CodeRule.ALL)) {
      assertThat(extractor.batch()).isEqualTo(1000);
    }
    // Each of 30 outputs sees 2 channels of 201 × 201, most of it padding.
    MultiLayerNetwork wide = sequential(DataType.FLOAT, kernel(201), output());
    try (CodeExtractor extractor = extractor(wide, CodeRule.ALL)) {
      assertThat(extractor.batch()).isEqualTo((1 << 26) / (2 * 201 * 201 * 30));
    }
    assertRefused("values under the kernels of a layer", kernel(4_001), output());
  }

  private static Layer kernel(int side) {
    return new ConvolutionLayer.Builder(side, side)
        .convolutionMode(ConvolutionMode.Same)
        .nOut(1)
        .activation(Activation.RELU)
        .build();
  }

  @Test
  void aNetworkMayBeginWithBatchNorm() throws IOException {
    MultiLayerNetwork network =
        sequential(
            DataType.FLOAT,
            new BatchNormalization(),
            new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.RELU).build(),
            output());
    InputLayout layout = InputLayouts.of(network.getLayerWiseConfigurations(), SHAPE);
    assertThat(layout).isEqualTo(InputLayout.CHANNELS_FIRST);
    try (CodeExtractor extractor = CodeExtractor.of(network, layout, SHAPE, CodeRule.ALL)) {
      assertThat(all(extractor, RandomImages.of(SHAPE, 3, CLASSES)).bits()).isEqualTo(60);
    }
    assertThatThrownBy(
            () -> InputLayouts.of(network.getLayerWiseConfigurations(), new ImageShape(3, 6, 5)))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("takes rows of 2 values or images of 2 channels");
  }

  @Test
  void theImagesAreNotChanged() throws IOException {
    MultiLayerNetwork network =
        sequential(
            DataType.FLOAT,
            activation("shift", Activation.TANH),
            dense("a", Activation.RELU),
            output());
    Examples examples = RandomImages.of(SHAPE, 4, CLASSES);
    try (CodeExtractor whole = extractor(network, new CodeRule(List.of("shift", "a"), true));
        CodeExtractor part = extractor(network, new CodeRule(List.of("a"), false))) {
      assertThat(all(whole, examples).slice(60, 7))
          .usingRecursiveComparison()
          .isEqualTo(all(part, examples));
    }
  }

  private static void assertRefused(String why, Layer... layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(DataType.FLOAT, layers));
    assertThatThrownBy(() -> extractor(network, new CodeRule(List.of(), true)))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining(why);
  }

  private static CodeExtractor extractor(MultiLayerNetwork network, CodeRule rule) {
    return CodeExtractor.of(network, InputLayout.CHANNELS_FIRST, SHAPE, rule);
  }

  private static CodeMatrix all(CodeExtractor extractor, Examples examples) throws IOException {
    List<CodeMatrix> parts = new ArrayList<>();
    extractor.over(examples, batch -> parts.add(batch.codes()));
    return parts.stream().reduce(CodeMatrix::followedBy).orElseThrow();
  }

  private static Layer relu() {
    return new ActivationLayer.Builder().activation(Activation.RELU).build();
  }

  private static Layer relu(String name) {
    return activation(name, Activation.RELU);
  }

  private static Layer activation(String name, Activation function) {
    return new ActivationLayer.Builder().name(name).activation(function).build();
  }

  private static Layer flat() {
    return dense("flat", Activation.IDENTITY);
  }

  private static Layer dense(String name, Activation activation) {
    return new DenseLayer.Builder().name(name).nOut(7).activation(activation).build();
  }

  private static Layer output() {
    return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerConfiguration configuration(DataType type, Layer... layers) {
    return configuration(type, CNN2DFormat.NCHW, layers);
  }

  private static MultiLayerConfiguration configuration(
      DataType type, CNN2DFormat format, Layer... layers) {
    NeuralNetConfiguration.ListBuilder builder =
        new NeuralNetConfiguration.Builder().seed(3).dataType(type).list();
    Stream.of(layers).forEach(builder::layer);
    return builder
        .setInputType(
            InputType.convolutional(SHAPE.height(), SHAPE.width(), SHAPE.channels(), format))
        .build();
  }

  private static MultiLayerNetwork sequential(DataType type, Layer... layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(type, layers));
    network.init();
    return network;
  }

  /** Activations of every kind; batch norm that has seen something; slopes of both signs. */
  private static MultiLayerNetwork convolutional(InputLayout layout, DataType type) {
    CNN2DFormat format = layout == InputLayout.CHANNELS_LAST ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            configuration(
                type,
                format,
                new ConvolutionLayer.Builder(2, 2)
                    .dataFormat(format)
                    .nOut(3)
                    .activation(Activation.IDENTITY)
                    .build(),
                new BatchNormalization.Builder()
                    .dataFormat(format)
                    .useLogStd(false)
                    .eps(1e-3)
                    .build(),
                relu(),
                new ConvolutionLayer.Builder(2, 2)
                    .name("second")
                    .dataFormat(format)
                    .nOut(2)
                    .activation(new ActivationLReLU(0.2))
                    .build(),
                new DenseLayer.Builder().nOut(7).activation(Activation.IDENTITY).build(),
                new PReLULayer.Builder().inputShape(7).build(),
                output()));
    network.init();
    network.getLayer(1).getParam("mean").assign(Nd4j.createFromArray(0.1, -0.1, 0.05));
    network.getLayer(1).getParam("var").assign(Nd4j.createFromArray(0.5, 1.5, 0.3));
    network
        .getLayer(5)
        .getParam("W")
        .assign(Nd4j.createFromArray(0.2, -0.3, 0, 0.4, -1.5, 1, 0.1).reshape(1, 7));
    return network;
  }

  /** What the bits are signs of, as the network's weights say. */
  private static double[] signs(MultiLayerNetwork network, double[][][] image, InputLayout layout) {
    double[][][] first =
        PlainLoops.convolve(image, weights(network, 0), network.getLayer(0).getParam("b"));
    for (int channel = 0; channel < first.length; channel++) {
      double mean = network.getLayer(1).getParam("mean").getDouble(channel);
      double deviation = Math.sqrt(network.getLayer(1).getParam("var").getDouble(channel) + 1e-3);
      double[][][] one = {first[channel]};
      first[channel] = PlainLoops.each(one, z -> (z - mean) / deviation)[0];
    }
    double[][][] second =
        PlainLoops.convolve(
            PlainLoops.each(first, z -> Math.max(0, z)),
            weights(network, 3),
            network.getLayer(3).getParam("b"));
    double[] third =
        PlainLoops.dense(
            PlainLoops.flatten(
                PlainLoops.each(second, z -> z > 0 ? z : 0.2 * z),
                layout == InputLayout.CHANNELS_LAST),
            weights(network, 4),
            network.getLayer(4).getParam("b"));
    return IntStream.range(0, 3)
        .mapToObj(
            i ->
                i == 0
                    ? PlainLoops.flatten(first, false)
                    : i == 1 ? PlainLoops.flatten(second, false) : third)
        .flatMapToDouble(java.util.Arrays::stream)
        .toArray();
  }

  private static INDArray weights(MultiLayerNetwork network, int layer) {
    return network.getLayer(layer).getParam("W");
  }
}
