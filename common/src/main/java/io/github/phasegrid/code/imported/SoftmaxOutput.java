package io.github.phasegrid.code.imported;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
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
      int last = layers.getnLayers() - 1;
      removeFrom(layers.getLayerWiseConfigurations().getConf(last).getLayer());
      removeFrom(layers.getLayer(last).conf().getLayer());
      return;
    }
    ComputationGraph graph = (ComputationGraph) network;
    for (String output : graph.getConfiguration().getNetworkOutputs()) {
      if (graph.getConfiguration().getVertices().get(output) instanceof LayerVertex vertex) {
        removeFrom(vertex.getLayerConf().getLayer());
        removeFrom(graph.getVertex(output).getLayer().conf().getLayer());
      }
    }
  }

  /** A network that froze a layer computes with a copy of what its configuration has. */
  private static void removeFrom(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      removeFrom(frozen.getLayer());
    } else if (layer instanceof ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationSoftmax) {
      activation.setActivationFn(new ActivationIdentity());
    } else if (layer instanceof BaseLayer base
        && base.getActivationFn() instanceof ActivationSoftmax) {
      base.setActivationFn(new ActivationIdentity());
    }
  }
}
