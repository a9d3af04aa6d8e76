package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.InputLayout;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelUtils;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.PReLUParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.type.TypeReference;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Reads a whole model that Keras 1 or 2 saved as HDF5. The file is read in Java; what its layers
 * mean in Deeplearning4j is that library's import.
 */
final class KerasFile {
  private static final String SEQUENTIAL = "Sequential";

  private KerasFile() {}

  static ImportedNetwork read(Path file) throws IOException {
    try (HdfFile hdf = new HdfFile(file)) {
      String json = text(file, hdf, "model_config");
      if (json.isEmpty()) {
        throw new UserMistakeException(
            file
                + " has no model_config: it holds weights only, or is no file of Keras; save the"
                + " whole model with model.save(\"….h5\")");
      }
      if (json.length() > JsonGuard.MOST_BYTES) {
        throw new UserMistakeException(
            file + ": model_config is longer than 4 MiB; no network's is");
      }
      JsonGuard.of(json, file + ": model_config");
      return network(file, hdf, json);
    } catch (UserMistakeException e) {
      throw e;
    } catch (UnsupportedKerasConfigurationException e) {
      throw new UserMistakeException(
          file + ": " + sentence(e) + "; export its codes and give them with --codes", e);
    } catch (InvalidKerasConfigurationException e) {
      throw new UserMistakeException(file + ": " + sentence(e), e);
    } catch (RuntimeException | StackOverflowError e) {
      throw new UserMistakeException(
          file + " is no sound HDF5 file of Keras (" + sentence(e) + "); save the model again", e);
    }
  }

  private static ImportedNetwork network(Path file, HdfFile hdf, String json)
      throws IOException,
          InvalidKerasConfigurationException,
          UnsupportedKerasConfigurationException {
    KerasModel keras = model(described(file, hdf, json));
    KerasWeights weights = weights(file, hdf);
    for (String layer : weights.layers()) {
      Map<String, INDArray> arrays = weights.of(layer);
      KerasLayer known = keras.getLayers().get(layer);
      if (!arrays.isEmpty()) {
        if (known == null) {
          throw new UserMistakeException(
              file + " has weights of layer " + layer + ", which model_config does not have");
        }
        known.setWeights(arrays);
      }
    }
    Model network = built(file, keras, weights.count());
    KerasModelUtils.copyWeightsToModel(network, keras.getLayers());
    copySlopes(file, network, keras.getLayers());
    InputType declared = keras.getOutputTypes().get(keras.getInputLayerNames().get(0));
    return new ImportedNetwork(
        file, network, Optional.ofNullable(declared), InputLayout.FLAT_CHANNELS_LAST);
  }

  /** Deeplearning4j copies no weights to parametric ReLUs, whose slopes would all be 0. */
  private static void copySlopes(Path file, Model network, Map<String, KerasLayer> layers) {
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

  private static KerasWeights weights(Path file, HdfFile hdf) throws IOException {
    Node root = hdf.getChildren().get("model_weights");
    if (!(root instanceof Group group) || root.isLink()) {
      throw new UserMistakeException(
          file + " has no model_weights; save the whole model with model.save(\"….h5\")");
    }
    return new KerasWeights(file.toString(), group, Files.size(file));
  }

  /** Memory is given to the network only if the file has weights for it. */
  private static Model built(Path file, KerasModel keras, long weights)
      throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
    if (keras instanceof KerasSequentialModel sequential) {
      MultiLayerConfiguration configuration = sequential.getMultiLayerConfiguration();
      requireWeights(file, ParameterCount.of(configuration, file.toString()), weights);
      MultiLayerNetwork network = new MultiLayerNetwork(configuration);
      network.init();
      return network;
    }
    ComputationGraphConfiguration configuration = keras.getComputationGraphConfiguration();
    requireWeights(file, ParameterCount.of(configuration, file.toString()), weights);
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return network;
  }

  /** Batch norm without scale or shift has half as many weights in Keras. */
  private static void requireWeights(Path file, long asked, long weights) {
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

  /** What Keras calls models of its functional interface since 2.4; they are the same. */
  private static Object classic(Object className) {
    return "Functional".equals(className) ? "Model" : className;
  }

  private static KerasModel model(Map<String, Object> description)
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

  /** The configuration with what the library expects in it, and the file keeps elsewhere. */
  private static Map<String, Object> described(Path file, HdfFile hdf, String json)
      throws IOException {
    String version = text(file, hdf, "keras_version");
    if (!version.isEmpty() && !version.matches("[12]\\..*")) {
      throw new UserMistakeException(
          file
              + " was saved by Keras "
              + version.replaceAll("[^A-Za-z0-9.]", "?")
              + "; files of Keras 1 and 2 are read: export its codes and give them with --codes");
    }
    Map<String, Object> model = new ObjectMapper().readValue(json, new TypeReference<>() {});
    model.computeIfPresent("class_name", (key, name) -> classic(name));
    model.put("keras_version", version.isEmpty() ? "1" : version);
    String backend = text(file, hdf, "backend");
    if (!backend.isEmpty()) {
      model.put("backend", backend);
    }
    return model;
  }

  /** An attribute of the file; empty where it is not there. */
  private static String text(Path file, HdfFile hdf, String name) {
    Attribute attribute = hdf.getAttribute(name);
    if (attribute == null) {
      return "";
    }
    Object value = attribute.getSize() == 1 ? attribute.getData() : null;
    if (value instanceof String text) {
      return text;
    } else if (value instanceof String[] one) {
      return one[0];
    }
    throw new UserMistakeException(file + ": " + name + " is no text; save the model again");
  }

  private static String sentence(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceAll("\\. (Please file an issue|For more information).*", "")
        .replaceAll("\\.\\s*$", "");
  }
}
