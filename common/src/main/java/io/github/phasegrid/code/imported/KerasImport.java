package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.KerasSequentialModel;
import org.deeplearning4j.nn.modelimport.keras.config.KerasModelConfiguration;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.layers.advanced.activations.KerasPReLU;
import org.deeplearning4j.nn.modelimport.keras.layers.normalization.KerasBatchNormalization;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelUtils;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Makes a network of Deeplearning4j of what a file of Keras says, by that library's import; what it
 * would take for something else is refused.
 */
final class KerasImport {
  private static final String SEQUENTIAL = "Sequential";

  private final Path file;
  private final Map<String, Object> description;
  private final Map<String, Map<String, INDArray>> arrays;
  private final KerasPitfalls pitfalls;

  /**
   * @param description {@code model_config} with version and backend
   * @param arrays of each layer that has weights, by their short names
   */
  KerasImport(
      Path file, Map<String, Object> description, Map<String, Map<String, INDArray>> arrays) {
    this.file = file;
    this.description = description;
    this.arrays = arrays;
    this.pitfalls = new KerasPitfalls(file, description);
  }

  /**
   * What was made of it.
   *
   * @param input what it takes; null where it does not say
   */
  record Imported(Model network, InputType input) {}

  /**
   * Makes the network.
   *
   * @throws UserMistakeException where the library does not know something or would take it for
   *     something else, and where the weights are not those of the layers
   */
  Imported network() throws IOException {
    try {
      return imported();
    } catch (UserMistakeException e) {
      throw e;
    } catch (InvalidKerasConfigurationException e) {
      throw new UserMistakeException(file + ": " + sentence(e), e);
    } catch (UnsupportedKerasConfigurationException | RuntimeException | StackOverflowError e) {
      throw new UserMistakeException(
          file
              + " cannot be imported by Deeplearning4j: "
              + pitfalls.withLayer(sentence(e))
              + "; export its codes and give them with --codes",
          e);
    }
  }

  private Imported imported()
      throws IOException,
          InvalidKerasConfigurationException,
          UnsupportedKerasConfigurationException {
    pitfalls.requireSettings();
    KerasModel keras = model();
    pitfalls.requireShapes(keras);
    for (Map.Entry<String, Map<String, INDArray>> layer : arrays.entrySet()) {
      KerasLayer known = keras.getLayers().get(layer.getKey());
      if (known == null) {
        throw new UserMistakeException(
            file
                + " has weights of layer "
                + layer.getKey()
                + ", which model_config does not have; save the whole model again");
      }
      if (known instanceof KerasBatchNormalization) {
        addShift(layer.getValue());
      }
      try {
        known.setWeights(layer.getValue());
      } catch (InvalidKerasConfigurationException e) {
        throw new UserMistakeException(
            file
                + ": layer "
                + layer.getKey()
                + ": "
                + sentence(e)
                + "; save the whole model again",
            e);
      }
    }
    Model network = built(keras);
    keras.getLayers().forEach((name, layer) -> requireFit(network, name, layer));
    KerasModelUtils.copyWeightsToModel(network, keras.getLayers());
    copySlopes(network, keras.getLayers());
    return new Imported(network, keras.getOutputTypes().get(keras.getInputLayerNames().get(0)));
  }

  /** Batch norm without a shift: the library asks for one all the same. */
  private static void addShift(Map<String, INDArray> arrays) {
    INDArray mean = arrays.get("moving_mean");
    if (mean != null && !arrays.containsKey("beta")) {
      arrays.put("beta", Nd4j.zeros(mean.shape()));
    }
  }

  /** The library copies without looking how much there is, also beyond the end of an array. */
  private void requireFit(Model network, String name, KerasLayer keras) {
    if (keras.getNumParams() == 0 || keras instanceof KerasPReLU) {
      return;
    }
    Map<String, INDArray> given = keras.getWeights() == null ? Map.of() : keras.getWeights();
    layer(network, name)
        .paramTable()
        .forEach(
            (parameter, array) -> {
              INDArray weights = given.get(parameter);
              if (weights == null || !Arrays.equals(lengths(weights), lengths(array))) {
                throw new UserMistakeException(
                    "%s: layer %s has weights %s of shape %s, and model_config says %s; save the whole model again"
                        .formatted(
                            file,
                            name,
                            parameter,
                            weights == null ? "none" : Arrays.toString(weights.shape()),
                            Arrays.toString(array.shape())));
              }
            });
  }

  /** A bias may be a vector or a row. */
  private static long[] lengths(INDArray array) {
    return Arrays.stream(array.shape()).filter(length -> length != 1).toArray();
  }

  /** Deeplearning4j copies no weights to parametric ReLUs, whose slopes would all be 0. */
  private void copySlopes(Model network, Map<String, KerasLayer> layers) {
    layers.forEach(
        (name, layer) -> {
          if (layer instanceof KerasPReLU parametric) {
            INDArray into = layer(network, name).getParam(PReLUParamInitializer.WEIGHT_KEY);
            Map<String, INDArray> weights = parametric.getWeights();
            INDArray slopes =
                weights == null ? null : weights.get(PReLUParamInitializer.WEIGHT_KEY);
            if (slopes == null || slopes.length() != into.length()) {
              throw new UserMistakeException(
                  file
                      + " has "
                      + (slopes == null ? "no" : slopes.length())
                      + " slopes of layer "
                      + name
                      + ", which has "
                      + into.length()
                      + "; save the whole model again");
            }
            into.assign(slopes.reshape(into.shape()));
          }
        });
  }

  private static Layer layer(Model network, String name) {
    return network instanceof MultiLayerNetwork layers
        ? layers.getLayer(name)
        : ((ComputationGraph) network).getLayer(name);
  }

  /** Memory is given to the network only if the file has weights for it. */
  private Model built(KerasModel keras)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    if (keras instanceof KerasSequentialModel sequential) {
      MultiLayerConfiguration configuration = sequential.getMultiLayerConfiguration();
      requireWeights(ParameterCount.of(configuration, file.toString()));
      MultiLayerNetwork network = new MultiLayerNetwork(configuration);
      network.init();
      return network;
    }
    ComputationGraphConfiguration configuration = keras.getComputationGraphConfiguration();
    requireWeights(ParameterCount.of(configuration, file.toString()));
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }

  /** Batch norm without scale or shift has half as many weights in Keras. */
  private void requireWeights(long asked) {
    long weights =
        arrays.values().stream()
            .flatMap(layer -> layer.values().stream())
            .mapToLong(INDArray::length)
            .sum();
    if (asked > 2 * weights) {
      throw new UserMistakeException(
          file
              + ": model_config asks for "
              + asked
              + " parameters, and model_weights has "
              + weights
              + "; they are of different networks");
    }
  }

  private KerasModel model()
      throws IOException,
          InvalidKerasConfigurationException,
          UnsupportedKerasConfigurationException {
    KerasModelBuilder builder =
        new KerasModelBuilder(new KerasModelConfiguration())
            .modelJson(new ObjectMapper().writeValueAsString(description))
            .enforceTrainingConfig(false);
    return SEQUENTIAL.equals(description.get("class_name"))
        ? builder.buildSequential()
        : builder.buildModel();
  }

  static String sentence(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceAll("\\. (Please file an issue|For more information).*", "")
        .replaceAll("\\.\\s*$", "");
  }
}
