package io.github.phasegrid.code.imported;

import io.github.phasegrid.UserMistakeException;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;

/** Counts the parameters that a configuration asks for, before any memory is given to it. */
final class ParameterCount {

  private ParameterCount() {}

  static long of(MultiLayerConfiguration network, String where) {
    return sum(network.getConfs(), where);
  }

  static long of(ComputationGraphConfiguration network, String where) {
    List<NeuralNetConfiguration> layers =
        network.getVertices().values().stream()
            .filter(LayerVertex.class::isInstance)
            .map(vertex -> ((LayerVertex) vertex).getLayerConf())
            .filter(Objects::nonNull)
            .toList();
    return sum(layers, where);
  }

  private static long sum(List<NeuralNetConfiguration> layers, String where) {
    long sum = 0;
    for (NeuralNetConfiguration layer : layers) {
      long count = layer.getLayer().initializer().numParams(layer);
      if (count < 0 || count > ImportedNetwork.MOST_PARAMETERS) {
        throw tooMany(count, where);
      }
      sum += count;
    }
    if (sum > ImportedNetwork.MOST_PARAMETERS) {
      throw tooMany(sum, where);
    }
    return sum;
  }

  private static UserMistakeException tooMany(long count, String where) {
    return new UserMistakeException(
        where
            + " asks for "
            + Long.toUnsignedString(count)
            + " parameters; at most "
            + ImportedNetwork.MOST_PARAMETERS
            + " are read");
  }
}
