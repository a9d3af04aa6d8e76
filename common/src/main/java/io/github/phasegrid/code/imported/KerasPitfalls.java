package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;

/**
 * Refuses models of Keras that Deeplearning4j's import would take for something else without a
 * word: their codes would be wrong.
 */
final class KerasPitfalls {
  private static final Set<String> CONCATENATIONS = Set.of("Concatenate", "Merge");

  private final Path file;
  private final boolean isVersion1;
  private final String backend;
  private final boolean isSequential;
  private final List<Described> layers;

  /**
   * @param description {@code model_config} with version and backend
   */
  KerasPitfalls(Path file, Map<String, Object> description) {
    this.file = file;
    this.isVersion1 = String.valueOf(description.get("keras_version")).startsWith("1");
    this.backend = String.valueOf(description.getOrDefault("backend", ""));
    this.isSequential = "Sequential".equals(description.get("class_name"));
    this.layers = layers(description.get("config"));
  }

  /**
   * A layer as the file describes it.
   *
   * @param before what it takes, in a graph
   */
  private record Described(String type, String name, Map<?, ?> settings, Object before) {
    boolean isConvolution() {
      return type.contains("Conv");
    }
  }

  /** A list, or a map with one, depending on the version. */
  private static List<Described> layers(Object config) {
    Object list = config instanceof Map<?, ?> map ? map.get("layers") : config;
    List<Described> layers = new ArrayList<>();
    for (Object one : list instanceof List<?> several ? several : List.of()) {
      if (one instanceof Map<?, ?> layer && layer.get("config") instanceof Map<?, ?> settings) {
        String type = String.valueOf(layer.get("class_name"));
        layers.add(
            new Described(
                type, String.valueOf(settings.get("name")), settings, layer.get("inbound_nodes")));
      }
    }
    return layers;
  }

  /**
   * Looks at what layers say of themselves.
   *
   * @throws UserMistakeException names the layer and what it has
   */
  void requireSettings() {
    for (Described layer : layers) {
      require(layer, "data_format", "channels_last");
      require(layer, "groups", "1");
      require(layer, "interpolation", "nearest");
      if (layer.isConvolution()) {
        requireKernels(layer);
      }
      if (layer.type().equals("DepthwiseConv2D") && !followsLayer(layer)) {
        throw refused(
            layer,
            "it is the first layer or in a Sequential model, where it is not read",
            "a later layer of a Model");
      }
    }
  }

  /** Whether the library finds out there how many channels it is given. */
  private boolean followsLayer(Described layer) {
    Object before = layer.before();
    while (before instanceof List<?> nodes && !nodes.isEmpty()) {
      before = nodes.get(0);
    }
    String name = String.valueOf(before);
    return !isSequential
        && layers.stream()
            .anyMatch(other -> other.name().equals(name) && !other.type().equals("InputLayer"));
  }

  private void require(Described layer, String key, String understood) {
    Object value = layer.settings().get(key);
    if (value != null && !understood.equals(String.valueOf(value))) {
      throw refused(layer, "%s is %s, which is not read".formatted(key, value), understood);
    }
  }

  /** Theano turns kernels around; the import knows that of version 1 with channels first alone. */
  private void requireKernels(Described layer) {
    boolean first = "th".equals(layer.settings().get("dim_ordering"));
    boolean turned = backend.equals("theano");
    if (!backend.isEmpty() && turned != (isVersion1 && first)) {
      String order = first ? "channels first" : "channels last";
      throw refused(
          layer,
          "its kernels, %s, are those of backend %s".formatted(order, backend),
          "tensorflow");
    }
  }

  /**
   * Looks at where what layers say and what they are given do not go together.
   *
   * @throws UserMistakeException names the layer and what it has
   */
  void requireShapes(KerasModel keras) {
    Map<String, InputType> types = keras.getOutputTypes();
    for (Described layer : layers) {
      InputType type = types.get(layer.name());
      KerasLayer known = keras.getLayers().get(layer.name());
      if (type != null && layer.type().equals("BatchNormalization")) {
        requireChannels(layer, "axis", type);
      } else if (type != null && CONCATENATIONS.contains(layer.type())) {
        requireChannels(layer, "axis", type);
        requireChannels(layer, "concat_axis", type);
      } else if (known != null && layer.type().equals("Dense")) {
        for (String before : known.getInboundLayerNames()) {
          if (types.get(before) instanceof InputType.InputTypeConvolutional) {
            throw refused(
                layer,
                "it is given maps, not rows, which is not read",
                "a Conv2D of kernel size 1");
          }
        }
      }
    }
  }

  /** The axis of channels, or that of the units of a row. */
  private void requireChannels(Described layer, String key, InputType type) {
    Object value = layer.settings().get(key);
    Object axis = value instanceof List<?> one && one.size() == 1 ? one.get(0) : value;
    int last = lastAxis(type);
    boolean first =
        type instanceof InputType.InputTypeConvolutional maps
            && maps.getFormat() == CNN2DFormat.NCHW;
    boolean understood =
        first
            ? Integer.valueOf(1).equals(axis)
            : Integer.valueOf(-1).equals(axis) || Integer.valueOf(last).equals(axis);
    if (axis != null && !understood) {
      throw refused(
          layer, "%s is %s, which is not read".formatted(key, value), "that of the channels");
    }
  }

  private static int lastAxis(InputType type) {
    return switch (type.getType()) {
      case CNN -> 3;
      case RNN -> 2;
      default -> 1;
    };
  }

  /** What the library says, with the layer that it says it of. */
  String withLayer(String sentence) {
    return layers.stream()
        .filter(layer -> sentence.endsWith(" " + layer.settings().get("activation")))
        .findFirst()
        .map(layer -> sentence + " (layer " + layer.name() + ")")
        .orElse(sentence);
  }

  private UserMistakeException refused(Described layer, String why, String right) {
    return new UserMistakeException(
        "%s: layer %s (%s): %s; make it %s, or export its codes and give them with --codes"
            .formatted(file, layer.name(), layer.type(), why, right));
  }
}
