package io.github.phasegrid.code.imported;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes a model as Keras 2 lays it out, with weights of its own choice. */
final class KerasModelWriter {
  private static final String WEIGHT_SETTINGS =
      "'use_bias': true, 'kernel_initializer': {'class_name': 'Zeros', 'config': {}},"
          + " 'bias_initializer': {'class_name': 'Zeros', 'config': {}},"
          + " 'kernel_regularizer': null, 'bias_regularizer': null,"
          + " 'activity_regularizer': null, 'kernel_constraint': null, 'bias_constraint': null";

  private final Random random = new Random(4);
  private final List<String> layers = new ArrayList<>();
  private String backend = "tensorflow";
  private final Map<String, Map<String, Object>> weights = new LinkedHashMap<>();

  /**
   * Adds a layer.
   *
   * @param settings more of them, as Python writes a dictionary's content
   * @param inputs the layers before it, in a model that is a graph; else none
   */
  KerasModelWriter layer(String type, String name, String settings, String... inputs) {
    String nodes =
        String.join(", ", List.of(inputs).stream().map("['%s', 0, 0, {}]"::formatted).toList());
    layers.add(
        "{'class_name': '%s', 'name': '%s', 'config': {'name': '%s'%s}, 'inbound_nodes': [%s]}"
            .formatted(
                type,
                name,
                name,
                settings.isEmpty() ? "" : ", " + settings,
                nodes.isEmpty() ? "" : "[" + nodes + "]"));
    return this;
  }

  /** Channels last, stride 1, no padding. */
  KerasModelWriter convolution(
      String name, int side, int in, int out, String settings, String... inputs) {
    float[][][][] kernel = new float[side][side][in][];
    for (float[][][] row : kernel) {
      for (float[][] place : row) {
        for (int i = 0; i < in; i++) {
          place[i] = some(out);
        }
      }
    }
    weights.put(name, Map.of("kernel:0", kernel, "bias:0", some(out)));
    return layer(
        "Conv2D",
        name,
        "'filters': %d, 'kernel_size': [%d, %d], 'strides': [1, 1], 'padding': 'valid',"
                .formatted(out, side, side)
            + " 'data_format': 'channels_last', 'dilation_rate': [1, 1],"
            + " 'activation': 'linear', "
            + WEIGHT_SETTINGS
            + (settings.isEmpty() ? "" : ", " + settings),
        inputs);
  }

  KerasModelWriter dense(
      String name, int in, int out, String activation, String settings, String... inputs) {
    float[][] kernel = new float[in][];
    for (int i = 0; i < in; i++) {
      kernel[i] = some(out);
    }
    weights.put(name, Map.of("kernel:0", kernel, "bias:0", some(out)));
    return layer(
        "Dense",
        name,
        "'units': %d, 'activation': '%s', ".formatted(out, activation)
            + WEIGHT_SETTINGS
            + (settings.isEmpty() ? "" : ", " + settings),
        inputs);
  }

  /** What Keras computed with. */
  KerasModelWriter by(String another) {
    backend = another;
    return this;
  }

  /** Weights of a layer that was added. */
  KerasModelWriter with(String layer, Map<String, Object> arrays) {
    weights.put(layer, arrays);
    return this;
  }

  float[] some(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() / 2;
    }
    return values;
  }

  float[] weight1(String layer, String name) {
    return (float[]) weights.get(layer).get(name);
  }

  float[][] weight2(String layer) {
    return (float[][]) weights.get(layer).get("kernel:0");
  }

  float[][][][] weight4(String layer) {
    return (float[][][][]) weights.get(layer).get("kernel:0");
  }

  Path sequential(Path file) {
    return write(
        file, "{'class_name': 'Sequential', 'config': [%s]}".formatted(String.join(", ", layers)));
  }

  Path functional(Path file, String input, String output) {
    return write(
        file,
        ("{'class_name': 'Functional', 'config': {'name': 'model', 'layers': [%s],"
                + " 'input_layers': [['%s', 0, 0]], 'output_layers': [['%s', 0, 0]]}}")
            .formatted(String.join(", ", layers), input, output));
  }

  private Path write(Path file, String config) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putAttribute("model_config", config.replace('\'', '"'));
      hdf.putAttribute("keras_version", "2.4.0");
      hdf.putAttribute("backend", backend);
      WritableGroup group = hdf.putGroup("model_weights");
      group.putAttribute("layer_names", weights.keySet().toArray(String[]::new));
      weights.forEach(
          (layer, arrays) -> {
            WritableGroup outer = below(group, layer);
            outer.putAttribute(
                "weight_names",
                arrays.keySet().stream().map(name -> layer + "/" + name).toArray(String[]::new));
            WritableGroup inner = below(outer, layer);
            arrays.forEach(inner::putDataset);
          });
    }
    return file;
  }

  /** A slash in a name is a group in a group. */
  private static WritableGroup below(WritableGroup group, String path) {
    WritableGroup below = group;
    for (String step : path.split("/", -1)) {
      below =
          below.getChildren().get(step) instanceof WritableGroup there
              ? there
              : below.putGroup(step);
    }
    return below;
  }
}
