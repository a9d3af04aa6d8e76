package io.github.phasegrid.code.imported;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/**
 * Takes the softmax off a network's output, so that it puts out logits: of these a cross-entropy is
 * exact, where a probability may have become 0.
 */
final class SoftmaxOutput {

  private SoftmaxOutput() {}

  static void remove(Model network) {
    if (network instanceof MultiLayerNetwork layers) {
      removeFrom(layers.getLayer(layers.getnLayers() - 1));
      return;
    }
    ComputationGraph graph = (ComputationGraph) network;
    Set<String> outputs = new HashSet<>(graph.getConfiguration().getNetworkOutputs());
    List<Layer> last =
        Arrays.stream(graph.getVertices())
            .filter(vertex -> vertex.hasLayer() && outputs.contains(vertex.getVertexName()))
            .map(vertex -> vertex.getLayer())
            .toList();
    last.forEach(SoftmaxOutput::removeFrom);
  }

  private static void removeFrom(Layer layer) {
    org.deeplearning4j.nn.conf.layers.Layer configuration = layer.conf().getLayer();
    if (configuration instanceof ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationSoftmax) {
      activation.setActivationFn(new ActivationIdentity());
    } else if (configuration instanceof BaseLayer base
        && base.getActivationFn() instanceof ActivationSoftmax) {
      base.setActivationFn(new ActivationIdentity());
    }
  }
}
