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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.type.TypeReference;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Reads a whole model that Keras 1 or 2 saved as HDF5. The file is read in Java; what its layers
 * mean in Deeplearning4j is {@link KerasImport}'s.
 */
final class KerasFile {

  private KerasFile() {}

  static ImportedNetwork read(Path file) throws IOException {
    KerasImport model;
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
      model = new KerasImport(file, described(file, hdf, json), weights(file, hdf));
    } catch (UserMistakeException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new UserMistakeException(
          file
              + " is no sound HDF5 file of Keras ("
              + KerasImport.sentence(e)
              + "); save the model again",
          e);
    }
    KerasImport.Imported imported = model.network();
    Optional<InputType> declared = Optional.ofNullable(imported.input());
    return new ImportedNetwork(file, imported.network(), declared, InputLayout.FLAT_CHANNELS_LAST);
  }

  /** The arrays of each layer that has any. */
  private static Map<String, Map<String, INDArray>> weights(Path file, HdfFile hdf)
      throws IOException {
    Node root = hdf.getChildren().get("model_weights");
    if (!(root instanceof Group group) || root.isLink()) {
      throw new UserMistakeException(
          file + " has no model_weights; save the whole model with model.save(\"….h5\")");
    }
    KerasWeights weights = new KerasWeights(file.toString(), group, Files.size(file));
    Map<String, Map<String, INDArray>> layers = new LinkedHashMap<>();
    for (String layer : weights.layers()) {
      Map<String, INDArray> arrays = weights.of(layer);
      if (!arrays.isEmpty()) {
        layers.put(layer, arrays);
      }
    }
    return layers;
  }

  /** What Keras calls models of its functional interface since 2.4; they are the same. */
  private static Object classic(Object className) {
    return "Functional".equals(className) ? "Model" : className;
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
}
