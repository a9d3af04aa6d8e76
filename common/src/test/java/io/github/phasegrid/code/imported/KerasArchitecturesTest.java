package io.github.phasegrid.code.imported;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.extraction.CodeExtractor;
import io.github.phasegrid.code.extraction.CodeRule;
import io.github.phasegrid.code.extraction.OutputMeaning;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.network.CodeLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codes of networks of Keras are the signs that their weights say, layer by layer. */
class KerasArchitecturesTest {
  private static final ImageShape COLOUR = new ImageShape(2, 6, 5);
  private static final int EXAMPLES = 30;
  private static final double ROUNDING = 1e-5;

  @TempDir Path folder;

  @Test
  void inAGraphATensorThatTwoLayersTakeStaysAsItIs() throws IOException {
    KerasModelWriter keras =
        new KerasModelWriter()
            .layer(
                "InputLayer", "image", "'batch_input_shape': [null, 6, 5, 2], 'dtype': 'float32'")
            .convolution("stem", 3, 2, 4, "", "image")
            .layer("ReLU", "first", "'max_value': null", "stem")
            .convolution("branch", 1, 4, 4, "", "first")
            .layer("Add", "sum", "", "stem", "branch")
            .layer("Activation", "second", "'activation': 'relu'", "sum")
            .layer("Flatten", "flat", "'data_format': 'channels_last'", "second")
            .dense("out", 48, 3, "softmax", "", "flat");
    Path file = keras.functional(folder.resolve("graph.h5"), "image", "out");
    assertSigns(
        file,
        COLOUR,
        List.of(new CodeLayer("first", 0, 48), new CodeLayer("second", 48, 48)),
        image -> {
          double[][][] stem =
              KerasLayers.convolve(image, keras.weight4("stem"), keras.weight1("stem", "bias:0"));
          double[][][] branch =
              KerasLayers.convolve(
                  KerasLayers.each(stem, z -> Math.max(0, z)),
                  keras.weight4("branch"),
                  keras.weight1("branch", "bias:0"));
          return List.of(
              KerasLayers.channelMajor(stem),
              KerasLayers.channelMajor(KerasLayers.sum(stem, branch)));
        });
  }

  @Test
  void batchNormLeakyAndParametricUnitsAreReadAsKerasMeansThem() throws IOException {
    KerasModelWriter keras =
        new KerasModelWriter()
            .convolution("conv", 3, 2, 4, "'batch_input_shape': [null, 6, 5, 2]")
            .layer(
                "BatchNormalization",
                "norm",
                "'axis': [3], 'momentum': 0.99, 'epsilon': 0.001, 'center': true, 'scale': true,"
                    + " 'gamma_regularizer': null, 'beta_regularizer': null,"
                    + " 'gamma_constraint': null, 'beta_constraint': null")
            .layer("LeakyReLU", "leaky", "'alpha': 0.25")
            .convolution("pointwise", 1, 4, 3, "")
            .layer(
                "PReLU",
                "parametric",
                "'shared_axes': [1, 2], 'alpha_constraint': null, 'alpha_regularizer': null,"
                    + " 'alpha_initializer': {'class_name': 'Zeros', 'config': {}}")
            .layer("Flatten", "flat", "'data_format': 'channels_last'")
            .dense("dense", 36, 5, "relu", "")
            .dense("out", 5, 3, "softmax", "");
    float[] mean = keras.some(4);
    float[] variance = {0.2f, 1.5f, 0.7f, 3f};
    float[] gamma = {-1.5f, 0.7f, 1, 2};
    float[] beta = keras.some(4);
    float[] slopes = {-0.4f, 0.3f, -1.2f};
    keras
        .with(
            "norm",
            Map.of(
                "gamma:0", gamma,
                "beta:0", beta,
                "moving_mean:0", mean,
                "moving_variance:0", variance))
        .with("parametric", Map.of("alpha:0", new float[][][] {{slopes}}));
    Path file = keras.sequential(folder.resolve("units.h5"));
    assertSigns(
        file,
        COLOUR,
        List.of(
            new CodeLayer("leaky", 0, 48),
            new CodeLayer("parametric", 48, 36),
            new CodeLayer("dense", 84, 5)),
        image -> {
          double[][][] norm =
              KerasLayers.each(
                  KerasLayers.convolve(
                      image, keras.weight4("conv"), keras.weight1("conv", "bias:0")),
                  (z, c) -> (z - mean[c]) / Math.sqrt(variance[c] + 0.001) * gamma[c] + beta[c]);
          double[][][] pointwise =
              KerasLayers.convolve(
                  KerasLayers.each(norm, z -> z > 0 ? z : 0.25 * z),
                  keras.weight4("pointwise"),
                  keras.weight1("pointwise", "bias:0"));
          double[][][] parametric =
              KerasLayers.each(pointwise, (z, c) -> z > 0 ? z : slopes[c] * z);
          return List.of(
              KerasLayers.channelMajor(norm),
              KerasLayers.channelMajor(pointwise),
              KerasLayers.dense(
                  KerasLayers.flatten(parametric),
                  keras.weight2("dense"),
                  keras.weight1("dense", "bias:0")));
        });
  }

  @Test
  void batchNormMayLackScaleAndShift() throws IOException {
    float[] variance = {0.2f, 1.5f, 0.7f, 3f};
    for (boolean scale : new boolean[] {true, false}) {
      for (boolean center : new boolean[] {true, false}) {
        KerasModelWriter keras =
            new KerasModelWriter()
                .convolution("conv", 3, 2, 4, "'batch_input_shape': [null, 6, 5, 2]");
        float[] mean = middles(keras.weight4("conv"), keras.weight1("conv", "bias:0"));
        float[] gamma = {-1.5f, 0.7f, 1, 2};
        float[] beta = {0.3f, -0.5f, 0.2f, -0.1f};
        Map<String, Object> arrays = new LinkedHashMap<>();
        arrays.put("moving_mean:0", mean);
        arrays.put("moving_variance:0", variance);
        if (scale) {
          arrays.put("gamma:0", gamma);
        }
        if (center) {
          arrays.put("beta:0", beta);
        }
        keras
            .layer(
                "BatchNormalization",
                "norm",
                ("'axis': [3], 'momentum': 0.99, 'epsilon': 0.001, 'center': %s, 'scale': %s,"
                        + " 'gamma_regularizer': null, 'beta_regularizer': null,"
                        + " 'gamma_constraint': null, 'beta_constraint': null")
                    .formatted(center, scale))
            .with("norm", arrays)
            .layer("ReLU", "relu", "'max_value': null")
            .layer("Flatten", "flat", "'data_format': 'channels_last'")
            .dense("out", 48, 3, "softmax", "");
        assertSigns(
            keras.sequential(folder.resolve("norm-%s-%s.h5".formatted(scale, center))),
            COLOUR,
            List.of(new CodeLayer("relu", 0, 48)),
            image ->
                List.of(
                    KerasLayers.channelMajor(
                        KerasLayers.each(
                            KerasLayers.convolve(
                                image, keras.weight4("conv"), keras.weight1("conv", "bias:0")),
                            (z, c) ->
                                (z - mean[c])
                                        / Math.sqrt(variance[c] + 0.001)
                                        * (scale ? gamma[c] : 1)
                                    + (center ? beta[c] : 0)))));
      }
    }
  }

  /** The library wants a layer with channels before it. */
  @Test
  void depthwiseConvolutionsAreReadAfterAnother() throws IOException {
    String settings =
        "'kernel_size': [3, 3], 'strides': [1, 1], 'padding': 'valid', 'depth_multiplier': 2,"
            + " 'data_format': 'channels_last', 'dilation_rate': [1, 1], 'activation': 'relu',"
            + " 'use_bias': true, 'bias_initializer': {'class_name': 'Zeros', 'config': {}},"
            + " 'depthwise_initializer': {'class_name': 'Zeros', 'config': {}},"
            + " 'depthwise_regularizer': null, 'depthwise_constraint': null,"
            + " 'bias_regularizer': null, 'activity_regularizer': null, 'bias_constraint': null";
    KerasModelWriter keras =
        new KerasModelWriter()
            .layer(
                "InputLayer", "image", "'batch_input_shape': [null, 6, 5, 2], 'dtype': 'float32'")
            .convolution("conv", 1, 2, 3, "", "image")
            .layer("DepthwiseConv2D", "depthwise", settings, "conv");
    float[][][][] kernel = new float[3][3][3][];
    for (float[][][] row : kernel) {
      for (float[][] place : row) {
        for (int in = 0; in < 3; in++) {
          place[in] = keras.some(2);
        }
      }
    }
    float[] bias = keras.some(6);
    keras
        .with("depthwise", Map.of("depthwise_kernel:0", kernel, "bias:0", bias))
        .layer("Flatten", "flat", "'data_format': 'channels_last'", "depthwise")
        .dense("out", 72, 3, "softmax", "", "flat");
    assertSigns(
        keras.functional(folder.resolve("depthwise.h5"), "image", "out"),
        COLOUR,
        List.of(new CodeLayer("depthwise", 0, 72)),
        image ->
            List.of(
                KerasLayers.channelMajor(
                    KerasLayers.depthwise(
                        KerasLayers.convolve(
                            image, keras.weight4("conv"), keras.weight1("conv", "bias:0")),
                        kernel,
                        bias))));
  }

  /** What a convolution puts out of grey. */
  private static float[] middles(float[][][][] kernel, float[] bias) {
    float[] middles = bias.clone();
    for (float[][][] row : kernel) {
      for (float[][] place : row) {
        for (float[] in : place) {
          for (int out = 0; out < in.length; out++) {
            middles[out] += in[out] / 2;
          }
        }
      }
    }
    return middles;
  }

  @Test
  void namesOfLayersMayHaveSlashes() throws IOException {
    KerasModelWriter keras =
        new KerasModelWriter()
            .dense("block/first", 24, 9, "relu", "'batch_input_shape': [null, 24]")
            .dense("block/out", 9, 3, "softmax", "");
    assertSigns(
        keras.sequential(folder.resolve("slashes.h5")),
        new ImageShape(3, 2, 4),
        List.of(new CodeLayer("block/first", 0, 9)),
        image ->
            List.of(
                KerasLayers.dense(
                    KerasLayers.flatten(image),
                    keras.weight2("block/first"),
                    keras.weight1("block/first", "bias:0"))));
  }

  @Test
  void imagesWithoutAnAxisForChannelsAreFlattenedRowByRow() throws IOException {
    KerasModelWriter keras =
        new KerasModelWriter()
            .layer(
                "Flatten",
                "flat",
                "'batch_input_shape': [null, 4, 7], 'data_format': 'channels_last'")
            .dense("first", 28, 9, "relu", "")
            .dense("out", 9, 3, "softmax", "");
    Path file = keras.sequential(folder.resolve("rows.h5"));
    assertDense(keras, file, new ImageShape(1, 4, 7));
  }

  @Test
  void flatColourImagesLiePixelByPixel() throws IOException {
    KerasModelWriter keras =
        new KerasModelWriter()
            .dense("first", 24, 9, "relu", "'batch_input_shape': [null, 24]")
            .dense("out", 9, 3, "softmax", "");
    Path file = keras.sequential(folder.resolve("flat.h5"));
    assertDense(keras, file, new ImageShape(3, 2, 4));
  }

  private static void assertDense(KerasModelWriter keras, Path file, ImageShape shape)
      throws IOException {
    assertSigns(
        file,
        shape,
        List.of(new CodeLayer("first", 0, 9)),
        image ->
            List.of(
                KerasLayers.dense(
                    KerasLayers.flatten(image),
                    keras.weight2("first"),
                    keras.weight1("first", "bias:0"))));
  }

  /**
   * @param signs of an image: what the bits are signs of, layer by layer
   */
  private static void assertSigns(
      Path file,
      ImageShape shape,
      List<CodeLayer> layers,
      Function<double[][][], List<double[]>> signs)
      throws IOException {
    byte[] pixels = new byte[EXAMPLES * shape.size()];
    new Random(8).nextBytes(pixels);
    Examples examples = new Examples(pixels, new byte[EXAMPLES], shape.size());
    List<CodeMatrix> codes = new ArrayList<>();
    try (CodeExtractor extractor = ImportedNetwork.read(file).extractor(shape, CodeRule.ALL)) {
      assertThat(extractor.layers()).isEqualTo(layers);
      assertThat(extractor.outputMeaning()).isEqualTo(OutputMeaning.LOGITS);
      extractor.over(examples, batch -> codes.add(batch.codes()));
    }
    int certain = 0;
    int active = 0;
    for (int example = 0; example < EXAMPLES; example++) {
      double[] expected =
          signs.apply(KerasLayers.image(examples, example, shape)).stream()
              .flatMapToDouble(DoubleStream::of)
              .toArray();
      assertThat(expected).hasSize(codes.get(0).bits());
      for (int bit = 0; bit < expected.length; bit++) {
        if (Math.abs(expected[bit]) > ROUNDING) {
          assertThat(codes.get(0).get(example, bit))
              .as("bit %s of example %s", bit, example)
              .isEqualTo(expected[bit] > 0);
          certain++;
          active += expected[bit] > 0 ? 1 : 0;
        }
      }
    }
    assertThat(certain).isGreaterThan(EXAMPLES * codes.get(0).bits() * 99 / 100);
    assertThat(active).isBetween(certain / 20, certain * 19 / 20);
  }
}
