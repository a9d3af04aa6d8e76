package io.github.phasegrid.network;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Our networks as stock Deeplearning4j networks, and back.
 *
 * <p>A hidden layer becomes a {@code DenseLayer} without activation, a {@code BatchNormalization}
 * if the network has any, and an {@code ActivationLayer}; the output is an {@code OutputLayer} with
 * softmax and multi-class cross-entropy. Batch norm keeps the variance itself, not its logarithm
 * ({@code useLogStd} off), so that weights travel in both directions without rounding.
 */
public final class Dl4jNetworks {

  private Dl4jNetworks() {}

  /**
   * The configuration of a network.
   *
   * @param inputs values in one example
   * @param classes units of the output layer
   * @param type of parameters and arithmetic
   * @param updater moves all weights but batch norm's running statistics
   */
  public static MultiLayerConfiguration configuration(
      NetworkSpec spec, int inputs, int classes, DataType type, IUpdater updater) {
    OutputLayer output =
        new OutputLayer.Builder(new LossMCXENT())
            .nIn(spec.width())
            .nOut(classes)
            .activation(new ActivationSoftmax())
            .build();
    return configuration(hiddenLayers(spec, inputs), output, type, updater);
  }

  /** A stock network with these weights, ready for inference, training or saving. */
  public static MultiLayerNetwork network(NetworkSpec spec, NetworkWeights weights) {
    int inputs = weights.hidden().get(0).dense().inputs();
    int classes = weights.output().outputs();
    MultiLayerNetwork network =
        new MultiLayerNetwork(configuration(spec, inputs, classes, DataType.FLOAT, new Sgd()));
    network.init(parameters(spec, weights), false);
    return network;
  }

  /**
   * The network up to its logits: the same hidden layers and the same parameter vector, but no
   * softmax at the end.
   *
   * @param parameters {@code [1, n]}, as of {@link #parameters}; not copied, so that the result
   *     follows a network in training whose vector it shares
   */
  public static MultiLayerNetwork logits(
      NetworkSpec spec, int inputs, int classes, INDArray parameters) {
    DenseLayer last =
        new DenseLayer.Builder()
            .nIn(spec.width())
            .nOut(classes)
            .activation(new ActivationIdentity())
            .build();
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            configuration(hiddenLayers(spec, inputs), last, parameters.dataType(), new Sgd()));
    network.init(parameters, false);
    return network;
  }

  /** The parameter vector, {@code [1, n]} floats, of a Deeplearning4j network of these weights. */
  public static INDArray parameters(NetworkSpec spec, NetworkWeights weights) {
    float[] vector = ParameterVector.of(spec, weights);
    return Nd4j.create(vector, new long[] {1, vector.length}, 'f');
  }

  /**
   * The weights in a parameter vector, rounded to floats where they are wider.
   *
   * @param parameters {@code [1, n]}, as of {@link #parameters}
   */
  public static NetworkWeights weights(
      NetworkSpec spec, int inputs, int classes, INDArray parameters) {
    return ParameterVector.weights(spec, inputs, classes, Floats.of(parameters));
  }

  /**
   * Writes a network as a zip that stock Deeplearning4j loads: a {@code MultiLayerNetwork}, or a
   * {@code ComputationGraph} where it is convolutional. It carries no optimizer state. The stream
   * stays open.
   *
   * @throws IllegalArgumentException when the weights are of another kind of network
   */
  public static void writeZip(Architecture network, Weights weights, OutputStream stream)
      throws IOException {
    if (network instanceof NetworkSpec spec && weights instanceof NetworkWeights own) {
      writeZip(spec, own, stream);
    } else if (network instanceof ConvolutionalSpec spec && weights instanceof GraphWeights own) {
      Dl4jGraphs.writeZip(spec, own, stream);
    } else {
      throw new IllegalArgumentException(weights.getClass() + " are no weights of " + network);
    }
  }

  /**
   * Writes a multilayer perceptron, to be loaded with {@code
   * ModelSerializer.restoreMultiLayerNetwork}.
   */
  public static void writeZip(NetworkSpec spec, NetworkWeights weights, OutputStream stream)
      throws IOException {
    MultiLayerNetwork network = network(spec, weights);
    ModelSerializer.writeModel(network, stream, false);
    network.params().close();
  }

  private static List<Layer> hiddenLayers(NetworkSpec spec, int inputs) {
    List<Layer> layers = new ArrayList<>();
    int units = spec.width();
    int fanIn = inputs;
    for (int layer = 0; layer < spec.depth(); layer++) {
      layers.add(
          new DenseLayer.Builder()
              .nIn(fanIn)
              .nOut(units)
              .activation(new ActivationIdentity())
              .build());
      if (spec.batchNorm()) {
        layers.add(StockLayers.batchNorm(units));
      }
      layers.add(
          new ActivationLayer.Builder()
              .activation(StockLayers.activation(spec.activation(), spec.leak()))
              .build());
      fanIn = units;
    }
    return layers;
  }

  private static MultiLayerConfiguration configuration(
      List<Layer> hidden, Layer last, DataType type, IUpdater updater) {
    NeuralNetConfiguration.ListBuilder builder =
        new NeuralNetConfiguration.Builder().dataType(type).updater(updater).list();
    hidden.forEach(builder::layer);
    return builder.layer(last).build();
  }
}
