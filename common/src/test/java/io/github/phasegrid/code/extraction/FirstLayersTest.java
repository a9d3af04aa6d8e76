package io.github.phasegrid.code.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks that begin with something else than a plain convolution or dense layer. */
class FirstLayersTest {
  private static final ImageShape SHAPE = new ImageShape(2, 6, 5);
  private static final CodeRule CONVOLUTION = new CodeRule(List.of("convolution"), false);
  private static final CodeRule BOTH = new CodeRule(List.of("convolution", "dense"), false);
  private static final int UNITS = 7;

  /** A layer, and what it does to {@code [channels][rows][columns]}. */
  private record First(
      String name, Function<CNN2DFormat, Layer> layer, UnaryOperator<double[][][]> loops) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> firsts() {
    return Stream.of(
            new First(
                "padding",
                format -> new ZeroPaddingLayer.Builder(1, 2, 3, 1).dataFormat(format).build(),
                x -> moved(x, 9, 9, -1, -3)),
            new First(
                "cropping",
                format -> new Cropping2D.Builder(1, 2, 0, 1).dataFormat(format).build(),
                x -> moved(x, 3, 4, 1, 0)),
            new First(
                "upsampling",
                format -> new Upsampling2D.Builder(2).dataFormat(format).build(),
                FirstLayersTest::doubled),
            new First(
                "normalization",
                format -> new LocalResponseNormalization.Builder().n(3).dataFormat(format).build(),
                FirstLayersTest::normalized),
            new First("dropout", format -> new DropoutLayer(0.5), UnaryOperator.identity()),
            new First(
                "activation",
                format -> new ActivationLayer(Activation.CUBE),
                x -> PlainLoops.each(x, z -> z * z * z)))
        .flatMap(
            first -> Stream.of(CNN2DFormat.values()).map(format -> Arguments.of(first, format)));
  }

  private static double[][][] moved(
      double[][][] x, int rows, int columns, int firstRow, int firstColumn) {
    double[][][] y = new double[x.length][rows][columns];
    for (int channel = 0; channel < x.length; channel++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int r = row + firstRow;
          int c = column + firstColumn;
          boolean inside = r >= 0 && r < x[0].length && c >= 0 && c < x[0][0].length;
          y[channel][row][column] = inside ? x[channel][r][c] : 0;
        }
      }
    }
    return y;
  }

  private static double[][][] doubled(double[][][] x) {
    double[][][] y = new double[x.length][2 * x[0].length][2 * x[0][0].length];
    for (int channel = 0; channel < x.length; channel++) {
      for (int row = 0; row < y[0].length; row++) {
        for (int column = 0; column < y[0][0].length; column++) {
          y[channel][row][column] = x[channel][row / 2][column / 2];
        }
      }
    }
    return y;
  }

  /** A window of three channels sees both; the constants are Deeplearning4j's own. */
  private static double[][][] normalized(double[][][] x) {
    double[][][] y = PlainLoops.each(x, z -> z);
    for (int row = 0; row < x[0].length; row++) {
      for (int column = 0; column < x[0][0].length; column++) {
        double squares = Math.pow(x[0][row][column], 2) + Math.pow(x[1][row][column], 2);
        for (int channel = 0; channel < 2; channel++) {
          y[channel][row][column] /= Math.pow(2 + 1e-4 * squares, 0.75);
        }
      }
    }
    return y;
  }

  @ParameterizedTest
  @MethodSource("firsts")
  void theLayerAfterTellsWhatImagesAreTaken(First first, CNN2DFormat format) throws IOException {
    Layer[] layers = {first.layer().apply(format), convolution(format), dense(), output()};
    InputLayout expected =
        format == CNN2DFormat.NHWC ? InputLayout.CHANNELS_LAST : InputLayout.CHANNELS_FIRST;
    Examples examples = RandomImages.of(SHAPE, 9, 3);

    MultiLayerNetwork network = new MultiLayerNetwork(sequence(format, layers));
    network.init();
    MultiLayerConfiguration saved =
        MultiLayerConfiguration.fromJson(network.getLayerWiseConfigurations().toJson());
    InputLayout layout = InputLayouts.of(saved, SHAPE);
    assertThat(layout).isEqualTo(expected);
    INDArray kernel = network.getLayer(1).getParam("W");
    INDArray bias = network.getLayer(1).getParam("b");
    CodeMatrix codes;
    try (CodeExtractor extractor = CodeExtractor.of(network, layout, SHAPE, BOTH)) {
      codes = all(extractor, examples);
    }
    CodeMatrix maps = codes.slice(0, codes.bits() - UNITS);
    assertSigns(maps, examples, x -> PlainLoops.convolve(first.loops().apply(x), kernel, bias));

    ComputationGraph graph = new ComputationGraph(chain(format, layers));
    graph.init();
    graph.setParams(network.params());
    assertThat(InputLayouts.of(graph.getConfiguration(), SHAPE)).isEqualTo(expected);
    try (CodeExtractor extractor = CodeExtractor.of(graph, layout, SHAPE, BOTH)) {
      assertThat(all(extractor, examples).packed()).isEqualTo(codes.packed());
    }
    ImageShape grey = new ImageShape(1, 6, 5);
    for (Runnable asked :
        List.<Runnable>of(
            () -> InputLayouts.of(network.getLayerWiseConfigurations(), grey),
            () -> InputLayouts.of(graph.getConfiguration(), grey))) {
      assertThatThrownBy(asked::run)
          .isInstanceOf(UserMistakeException.class)
          .hasMessageContaining("takes images of 2 channels");
    }
  }

  /** Where channels come last, Deeplearning4j puts out a permuted array that says it is none. */
  @ParameterizedTest
  @EnumSource
  void separableConvolutionsAreReadChannelByChannel(CNN2DFormat format) throws IOException {
    Layer separable =
        new SeparableConvolution2D.Builder(2, 2)
            .name("convolution")
            .dataFormat(format)
            .nOut(3)
            .activation(Activation.RELU)
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(sequence(format, separable, output()));
    network.init();
    INDArray depthwise = network.getLayer(0).getParam("W");
    INDArray pointwise = network.getLayer(0).getParam("pW");
    INDArray kernel = Nd4j.create(3, 2, 2, 2);
    for (int out = 0; out < 3; out++) {
      for (int in = 0; in < 2; in++) {
        for (int at = 0; at < 4; at++) {
          kernel.putScalar(
              new int[] {out, in, at / 2, at % 2},
              pointwise.getDouble(out, in, 0, 0) * depthwise.getDouble(0, in, at / 2, at % 2));
        }
      }
    }
    Examples examples = RandomImages.of(SHAPE, 9, 3);
    InputLayout layout = InputLayouts.of(network.getLayerWiseConfigurations(), SHAPE);
    try (CodeExtractor extractor = CodeExtractor.of(network, layout, SHAPE, CONVOLUTION)) {
      assertSigns(
          all(extractor, examples),
          examples,
          x -> PlainLoops.convolve(x, kernel, network.getLayer(0).getParam("b")));
    }
  }

  @Test
  void paddingBeforeADenseLayerTellsNoSizeOfItsOwn() {
    for (CNN2DFormat format : CNN2DFormat.values()) {
      Layer padding = new ZeroPaddingLayer.Builder(2, 2).dataFormat(format).build();
      MultiLayerConfiguration padded = sequence(format, padding, dense(), output());
      assertThat(InputLayouts.of(padded, SHAPE))
          .isEqualTo(
              format == CNN2DFormat.NHWC ? InputLayout.CHANNELS_LAST : InputLayout.CHANNELS_FIRST);
    }
  }

  @Test
  void rowsOfValuesStayRows() {
    MultiLayerConfiguration rows =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DropoutLayer(0.8))
            .layer(dense())
            .layer(output())
            .setInputType(InputType.feedForward(SHAPE.size()))
            .build();
    assertThat(InputLayouts.of(rows, SHAPE)).isEqualTo(InputLayout.FLAT);
    assertThatThrownBy(() -> InputLayouts.of(rows, new ImageShape(1, 6, 5)))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("takes 60 values");
  }

  @Test
  void networksThatNeverSayAreRefused() {
    MultiLayerConfiguration silent =
        sequence(CNN2DFormat.NCHW, new DropoutLayer(0.8), new GlobalPoolingLayer(), output());
    assertThatThrownBy(() -> InputLayouts.of(silent, SHAPE))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("of type DropoutLayer, GlobalPoolingLayer, which do not say");
  }

  @Test
  void ofSeveralLayersThatTakeTheInputOneSaysWhatItIs() {
    ComputationGraphConfiguration graph =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(6, 5, 2, CNN2DFormat.NCHW))
            .addLayer("a", new DropoutLayer(0.5), "image")
            .addLayer("b", new GlobalPoolingLayer(), "a")
            .addLayer("c", convolution(CNN2DFormat.NCHW), "image")
            .addLayer("d", new GlobalPoolingLayer(), "c")
            .addLayer("out", output(), "b", "d")
            .setOutputs("out")
            .build();
    assertThat(InputLayouts.of(graph, SHAPE)).isEqualTo(InputLayout.CHANNELS_FIRST);
  }

  private static void assertSigns(
      CodeMatrix codes, Examples examples, UnaryOperator<double[][][]> loops) {
    int certain = 0;
    for (int example = 0; example < examples.count(); example++) {
      double[] values =
          PlainLoops.flatten(loops.apply(RandomImages.image(examples, example, SHAPE)), false);
      assertThat(codes.bits()).isEqualTo(values.length);
      for (int bit = 0; bit < values.length; bit++) {
        if (Math.abs(values[bit]) > 1e-4) {
          certain++;
          assertThat(codes.get(example, bit)).as("bit %s", bit).isEqualTo(values[bit] > 0);
        }
      }
    }
    assertThat(certain).isGreaterThan(codes.bits() * examples.count() * 3 / 4);
  }

  private static CodeMatrix all(CodeExtractor extractor, Examples examples) throws IOException {
    List<CodeMatrix> parts = new ArrayList<>();
    extractor.over(examples, batch -> parts.add(batch.codes()));
    return parts.stream().reduce(CodeMatrix::followedBy).orElseThrow();
  }

  private static Layer convolution(CNN2DFormat format) {
    return new ConvolutionLayer.Builder(2, 2)
        .name("convolution")
        .dataFormat(format)
        .nOut(3)
        .biasInit(0.05)
        .activation(Activation.RELU)
        .build();
  }

  private static Layer dense() {
    return new DenseLayer.Builder().name("dense").nOut(UNITS).activation(Activation.RELU).build();
  }

  private static Layer output() {
    return new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build();
  }

  private static MultiLayerConfiguration sequence(CNN2DFormat format, Layer... layers) {
    NeuralNetConfiguration.ListBuilder builder =
        new NeuralNetConfiguration.Builder().seed(3).list();
    Stream.of(layers).forEach(layer -> builder.layer(layer.clone()));
    return builder.setInputType(InputType.convolutional(6, 5, 2, format)).build();
  }

  private static ComputationGraphConfiguration chain(CNN2DFormat format, Layer... layers) {
    ComputationGraphConfiguration.GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(6, 5, 2, format));
    String before = "image";
    for (int i = 0; i < layers.length; i++) {
      String name = layers[i].getLayerName() == null ? "layer" + i : layers[i].getLayerName();
      builder.addLayer(name, layers[i].clone(), before);
      before = name;
    }
    return builder.setOutputs(before).build();
  }
}
