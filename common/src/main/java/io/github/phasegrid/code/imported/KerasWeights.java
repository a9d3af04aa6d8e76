package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.message.DataLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads the weights in a file of Keras, layer by layer, each array under its short name. */
final class KerasWeights {
  /** With an underscore, as if after the name of a layer, which may be called {@code depthwise}. */
  private static final Set<String> SHORT_NAMES =
      Set.of("depthwise_kernel", "pointwise_kernel", "moving_mean", "moving_variance");

  private static final int MOST_WEIGHTS = 100;
  private static final int MOST_LAYERS = 10_000;

  private final String where;
  private final Group root;
  private long bytesLeft;
  private long read;

  /**
   * @param root the group {@code model_weights}
   * @param fileSize bytes of the file, which its weights together cannot be more than
   */
  KerasWeights(String where, Group root, long fileSize) {
    this.where = where;
    this.root = root;
    this.bytesLeft = fileSize;
  }

  /**
   * The names of the layers, those without weights among them. They may have slashes, and then are
   * groups in groups; long lists of names Keras keeps in parts, and these are not put together.
   */
  List<String> layers() {
    List<String> names = names(root, "layer_names", MOST_LAYERS);
    return names.isEmpty() ? List.copyOf(root.getChildren().keySet()) : names;
  }

  /** All values read so far. */
  long count() {
    return read;
  }

  /**
   * The arrays of a layer by short name, such as {@code kernel} for {@code dense_1/kernel:0} (Keras
   * 2) or {@code W} for {@code dense_1_W} (Keras 1); none where it has no weights.
   *
   * @throws UserMistakeException when one is missing, is no array of numbers, or is too large
   */
  Map<String, INDArray> of(String layer) {
    Map<String, INDArray> arrays = new HashMap<>();
    Node group = below(root, layer);
    for (String name : names(group, "weight_names", MOST_WEIGHTS)) {
      arrays.put(shortName(layer, name), array(below(group, name), layer + "/" + name));
    }
    return arrays;
  }

  private List<String> names(Node group, String key, int most) {
    Attribute attribute = group.getAttribute(key);
    if (attribute == null || attribute.getSize() == 0) {
      return List.of();
    }
    Object names = attribute.getSize() <= most ? attribute.getData() : null;
    if (names instanceof String[] several) {
      return List.of(several);
    } else if (names instanceof String one) {
      return List.of(one);
    }
    throw damaged(key + " of " + group.getName() + " are no names");
  }

  private Node below(Node group, String path) {
    Node node = group;
    for (String step : path.split("/", -1)) {
      node = child(node, step);
    }
    return node;
  }

  /** Links to other files are not followed. */
  private Node child(Node parent, String name) {
    Node child = parent instanceof Group group ? group.getChildren().get(name) : null;
    if (child == null) {
      throw damaged("has no " + parent.getPath() + name);
    } else if (child.isLink()) {
      throw damaged("links " + name + " to elsewhere, which is not followed");
    }
    return child;
  }

  private static String shortName(String layer, String name) {
    String last = name.substring(name.lastIndexOf('/') + 1).replaceAll(":[0-9]+$", "");
    if (SHORT_NAMES.contains(last)) {
      return last;
    }
    String plain = last.startsWith(layer + "_") ? last.substring(layer.length() + 1) : last;
    return plain.replaceAll("_[0-9]+$", "");
  }

  private INDArray array(Node node, String name) {
    if (!(node instanceof Dataset dataset)) {
      throw damaged(name + " is no array");
    }
    requirePlain(dataset, name);
    int[] shape = dataset.getDimensions();
    double values = Arrays.stream(shape).mapToDouble(length -> length).reduce(1, (a, b) -> a * b);
    double bytes = values * dataset.getDataType().getSize();
    if (!(values >= 0 && bytes >= values && bytes <= bytesLeft)
        || values + read > ImportedNetwork.MOST_PARAMETERS) {
      throw damaged(
          String.format(Locale.ROOT, "%s has %.0f values, more than the file holds", name, values));
    }
    bytesLeft -= (long) bytes;
    read += (long) values;
    Object flat = dataset.getDataFlat();
    long[] lengths = Arrays.stream(shape).asLongStream().toArray();
    if (flat instanceof float[] floats) {
      return Nd4j.create(finite(floats, name), lengths, 'c');
    } else if (flat instanceof double[] doubles) {
      float[] floats = new float[doubles.length];
      IntStream.range(0, floats.length).forEach(i -> floats[i] = (float) doubles[i]);
      return Nd4j.create(finite(floats, name), lengths, 'c');
    }
    throw damaged(name + " is no array of floats");
  }

  private float[] finite(float[] values, String name) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new UserMistakeException(
            where + ": " + name + " has " + value + " among its values; its training failed");
      }
    }
    return values;
  }

  /** What is packed says nothing of how much memory it will take; Keras packs nothing. */
  private void requirePlain(Dataset dataset, String name) {
    DataLayout layout = dataset.getDataLayout();
    if (layout != DataLayout.CONTIGUOUS && layout != DataLayout.COMPACT) {
      throw new UserMistakeException(
          where
              + ": "
              + name
              + " is compressed or lies in parts, which is not read; save the whole model with"
              + " model.save(\"….h5\")");
    }
  }

  private UserMistakeException damaged(String what) {
    return new UserMistakeException(where + ": " + what + "; save the network again");
  }
}
