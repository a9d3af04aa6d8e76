package io.github.phasegrid.code.imported;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Deeplearning4j's import takes for something else is refused, and the layer named. */
class KerasPitfallsTest {
  private static final String IMAGES = "'batch_input_shape': [null, 6, 5, 2]";
  private static final String NORM =
      "'momentum': 0.99, 'epsilon': 0.001, 'center': true, 'scale': true,"
          + " 'gamma_regularizer': null, 'beta_regularizer': null,"
          + " 'gamma_constraint': null, 'beta_constraint': null";
  private static final String DEPTHWISE =
      "'kernel_size': [3, 3], 'strides': [1, 1], 'padding': 'valid', 'depth_multiplier': 2,"
          + " 'data_format': 'channels_last', 'dilation_rate': [1, 1], 'activation': 'relu',"
          + " 'use_bias': true, 'bias_initializer': {'class_name': 'Zeros', 'config': {}},"
          + " 'depthwise_initializer': {'class_name': 'Zeros', 'config': {}},"
          + " 'depthwise_regularizer': null, 'depthwise_constraint': null,"
          + " 'bias_regularizer': null, 'activity_regularizer': null, 'bias_constraint': null";

  @TempDir Path folder;

  /** A convolution to maps of 4 × 3 of four channels, and what comes after it. */
  private static KerasModelWriter images() {
    return new KerasModelWriter().convolution("conv", 3, 2, 4, IMAGES);
  }

  private static KerasModelWriter ended(KerasModelWriter keras, int values) {
    return keras
        .layer("Flatten", "flat", "'data_format': 'channels_last'")
        .dense("dense", values, 7, "relu", "")
        .dense("out", 7, 3, "softmax", "");
  }

  private void assertRefused(KerasModelWriter keras, String... words) {
    Path file = keras.sequential(folder.resolve("model.h5"));
    assertThatThrownBy(() -> ImportedNetwork.read(file))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(words);
  }

  private void assertRead(KerasModelWriter keras) {
    Path file = keras.sequential(folder.resolve("model.h5"));
    assertThatCode(() -> ImportedNetwork.read(file)).doesNotThrowAnyException();
  }

  /** Copied without a look at how much there is, such arrays end the process. */
  @Test
  void weightsOfAnotherShapeThanTheLayersAreRefused() {
    for (int units : new int[] {10, 7, 20_000}) {
      float[][] kernel = new float[60][units];
      assertRefused(
          new KerasModelWriter()
              .dense("first", 60, 9, "relu", "'batch_input_shape': [null, 60]")
              .dense("out", 9, 3, "softmax", "")
              .with("first", Map.of("kernel:0", kernel, "bias:0", new float[9])),
          "layer first has weights W of shape [60, " + units + "]",
          "says [60, 9]");
    }
    assertRefused(
        ended(images(), 48)
            .with("conv", Map.of("kernel:0", new float[3][3][3][4], "bias:0", new float[4])),
        "layer conv has weights W of shape");
    assertRefused(
        ended(images(), 48)
            .with("dense", Map.of("kernel:0", new float[48][7], "bias:0", new float[8])),
        "layer dense has weights b of shape [8]");
  }

  @Test
  void weightsThatAreNotThereAreRefused() {
    assertRefused(
        ended(images(), 48).with("dense", Map.of("kernel:0", new float[48][7])),
        "layer dense: Parameter bias does not exist");
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() {
    float[] bias = new float[4];
    Arrays.fill(bias, Float.NaN);
    assertRefused(
        ended(images(), 48).with("conv", Map.of("kernel:0", new float[3][3][2][4], "bias:0", bias)),
        "conv/conv/bias:0 has NaN among its values");
  }

  @Test
  void denseLayersOnMapsAreRefused() {
    assertRefused(
        ended(images().dense("pointwise", 4, 5, "relu", ""), 60),
        "layer pointwise (Dense): it is given maps, not rows");
  }

  @Test
  void channelsFirstIsRefused() {
    assertRefused(
        images().layer("Flatten", "flat", "'data_format': 'channels_first'"),
        "layer flat (Flatten): data_format is channels_first",
        "make it channels_last");
    assertRefused(
        ended(images().layer("MaxPooling2D", "pool", "'data_format': 'channels_first'"), 48),
        "layer pool (MaxPooling2D): data_format is channels_first");
  }

  @Test
  void settingsThatTheLibraryDoesNotLookAtAreRefused() {
    assertRefused(
        ended(new KerasModelWriter().convolution("conv", 3, 2, 4, IMAGES + ", 'groups': 2"), 48),
        "layer conv (Conv2D): groups is 2");
    assertRead(
        ended(new KerasModelWriter().convolution("conv", 3, 2, 4, IMAGES + ", 'groups': 1"), 48));
    String twice = "'size': [2, 2], 'data_format': 'channels_last', 'interpolation': ";
    assertRefused(
        ended(images().layer("UpSampling2D", "up", twice + "'bilinear'"), 192),
        "layer up (UpSampling2D): interpolation is bilinear",
        "make it nearest");
    assertRead(ended(images().layer("UpSampling2D", "up", twice + "'nearest'"), 192));
  }

  private static KerasModelWriter normalized(KerasModelWriter keras, String axis, int channels) {
    Map<String, Object> arrays = new LinkedHashMap<>();
    for (String name : new String[] {"gamma:0", "beta:0", "moving_mean:0", "moving_variance:0"}) {
      float[] ones = new float[channels];
      Arrays.fill(ones, 1);
      arrays.put(name, ones);
    }
    return keras
        .layer("BatchNormalization", "norm", "'axis': " + axis + ", " + NORM)
        .with("norm", arrays);
  }

  @Test
  void batchNormIsOverChannels() {
    for (String axis : new String[] {"[1]", "1", "2"}) {
      assertRefused(
          ended(normalized(images(), axis, 4), 48),
          "layer norm (BatchNormalization): axis is " + axis);
    }
    for (String axis : new String[] {"[3]", "3", "-1", "[-1]"}) {
      assertRead(ended(normalized(images(), axis, 4), 48));
    }
    for (String axis : new String[] {"[1]", "-1"}) {
      KerasModelWriter dense =
          new KerasModelWriter().dense("first", 60, 9, "linear", "'batch_input_shape': [null, 60]");
      assertRead(
          normalized(dense, axis, 9)
              .layer("Activation", "relu", "'activation': 'relu'")
              .dense("out", 9, 3, "softmax", ""));
    }
  }

  @Test
  void concatenationIsOfChannels() {
    for (String axis : new String[] {"1", "2"}) {
      Path file = concatenated(axis);
      assertThatThrownBy(() -> ImportedNetwork.read(file))
          .isInstanceOf(UserMistakeException.class)
          .hasMessageContaining("layer both (Concatenate): axis is " + axis);
    }
    for (String axis : new String[] {"-1", "3"}) {
      Path file = concatenated(axis);
      assertThatCode(() -> ImportedNetwork.read(file)).doesNotThrowAnyException();
    }
  }

  private Path concatenated(String axis) {
    return new KerasModelWriter()
        .layer("InputLayer", "image", IMAGES + ", 'dtype': 'float32'")
        .convolution("left", 3, 2, 4, "", "image")
        .convolution("right", 3, 2, 4, "", "image")
        .layer("Concatenate", "both", "'axis': " + axis, "left", "right")
        .layer("Flatten", "flat", "'data_format': 'channels_last'", "both")
        .dense("dense", 96, 7, "relu", "", "flat")
        .dense("out", 7, 3, "softmax", "", "dense")
        .functional(folder.resolve("graph.h5"), "image", "out");
  }

  @Test
  void kernelsThatTheanoTurnedAroundAreRefused() {
    assertRefused(ended(images(), 48).by("theano"), "layer conv (Conv2D)", "backend theano");
    assertRead(
        new KerasModelWriter()
            .dense("first", 60, 9, "relu", "'batch_input_shape': [null, 60]")
            .dense("out", 9, 3, "softmax", "")
            .by("theano"));
  }

  @Test
  void depthwiseConvolutionsAreReadInGraphsOnly() {
    Map<String, Object> arrays =
        Map.of("depthwise_kernel:0", new float[3][3][2][2], "bias:0", new float[4]);
    assertRefused(
        ended(
            new KerasModelWriter()
                .layer("DepthwiseConv2D", "depthwise", DEPTHWISE + ", " + IMAGES)
                .with("depthwise", arrays),
            48),
        "layer depthwise (DepthwiseConv2D): it is the first layer or in a Sequential model");
    assertThatThrownBy(() -> ImportedNetwork.read(depthwise(arrays, "image")))
        .hasMessageContaining("layer depthwise (DepthwiseConv2D): it is the first layer");
    Path graph = depthwise(arrays, "before");
    assertThatCode(() -> ImportedNetwork.read(graph)).doesNotThrowAnyException();
  }

  private Path depthwise(Map<String, Object> arrays, String after) {
    return new KerasModelWriter()
        .layer("InputLayer", "image", IMAGES + ", 'dtype': 'float32'")
        .convolution("before", 1, 2, 2, "", "image")
        .layer("DepthwiseConv2D", "depthwise", DEPTHWISE, after)
        .with("depthwise", arrays)
        .layer("Flatten", "flat", "'data_format': 'channels_last'", "depthwise")
        .dense("dense", 48, 7, "relu", "", "flat")
        .dense("out", 7, 3, "softmax", "", "dense")
        .functional(folder.resolve("graph.h5"), "image", "out");
  }

  /** The file is sound, and saving it again would not help. */
  @Test
  void whatTheLibraryDoesNotKnowIsNamedWithItsLayer() {
    assertRefused(
        new KerasModelWriter()
            .dense("first", 60, 9, "gelu", "'batch_input_shape': [null, 60]")
            .dense("out", 9, 3, "softmax", ""),
        "cannot be imported by Deeplearning4j",
        "gelu (layer first)",
        "--codes");
  }
}
