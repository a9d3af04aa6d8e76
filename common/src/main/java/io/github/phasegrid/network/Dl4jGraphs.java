package io.github.phasegrid.network;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
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
 * Our convolutional networks as stock Deeplearning4j graphs. They take images {@code [n, channels,
 * height, width]}; the output is an {@code OutputLayer} with softmax and multi-class cross-entropy.
 */
public final class Dl4jGraphs {

  private Dl4jGraphs() {}

  /**
   * The configuration of a network.
   *
   * @param classes units of the output layer
   * @param type of parameters and arithmetic
   * @param updater moves all weights but batch norm's running statistics
   */
  public static ComputationGraphConfiguration configuration(
      ConvolutionalSpec spec, int classes, DataType type, IUpdater updater) {
    return assembled(spec, classes, type, updater).configuration();
  }

  private static GraphAssembly.Assembled assembled(
      ConvolutionalSpec spec, int classes, DataType type, IUpdater updater) {
    OutputLayer output =
        new OutputLayer.Builder(new LossMCXENT())
            .nOut(classes)
            .activation(new ActivationSoftmax())
            .build();
    return GraphAssembly.of(spec, output, type, updater);
  }

  /** A stock network with these weights, ready for inference, training or saving. */
  public static ComputationGraph network(ConvolutionalSpec spec, GraphWeights weights) {
    ComputationGraph network =
        new ComputationGraph(configuration(spec, weights.classes(), DataType.FLOAT, new Sgd()));
    network.init(parameters(weights), false);
    return network;
  }

  /**
   * The network up to its logits: the same parameter vector, but no softmax at the end.
   *
   * @param parameters {@code [1, n]}; not copied, so that the result follows a network in training
   *     whose vector it shares
   */
  public static ComputationGraph logits(ConvolutionalSpec spec, int classes, INDArray parameters) {
    DenseLayer last =
        new DenseLayer.Builder().nOut(classes).activation(new ActivationIdentity()).build();
    ComputationGraph network =
        new ComputationGraph(
            GraphAssembly.of(spec, last, parameters.dataType(), new Sgd()).configuration());
    network.init(parameters, false);
    return network;
  }

  /** The parameter vector, {@code [1, n]} floats. */
  public static INDArray parameters(GraphWeights weights) {
    return Nd4j.create(weights.parameters(), new long[] {1, weights.parameters().length}, 'f');
  }

  /**
   * The weights of an untrained network: Glorot-uniform kernels, zero biases; in batch norm scale
   * 1, shift 0, running mean 0 and running variance 1. The same arguments give the same weights on
   * every machine.
   *
   * <p>Kernels are drawn as {@link InitialWeights} draws them, from one stream, block by block from
   * the images on (within a residual block the shortcut's comes last), then the output layer's. A
   * convolution's is read in the order {@code [output channel, input channel, row, column]}, a
   * dense layer's in {@code [input, output]}; fan-in and fan-out of a convolution count the places
   * of its kernel.
   *
   * @param seed the trial seed
   */
  public static GraphWeights initial(ConvolutionalSpec spec, int classes, long seed) {
    GraphAssembly.Assembled assembled = assembled(spec, classes, DataType.FLOAT, new Sgd());
    ComputationGraph network = new ComputationGraph(assembled.configuration());
    long length = spec.parameterCount(spec.image().size(), classes);
    INDArray parameters = Nd4j.create(DataType.FLOAT, 1, length);
    network.init(parameters, false);
    UniformRandomProvider random = InitialWeights.generator(seed);
    Map<String, INDArray> table = network.paramTable();
    for (String vertex : assembled.kernels()) {
      INDArray kernel = table.get(vertex + "_W");
      try (INDArray drawn = drawn(kernel.shape(), random)) {
        kernel.assign(drawn);
      }
    }
    table.forEach(
        (name, values) -> {
          if (List.of("gamma", "var").contains(name.substring(name.lastIndexOf('_') + 1))) {
            values.assign(1);
          }
        });
    GraphWeights weights = new GraphWeights(classes, Floats.of(parameters));
    parameters.close();
    return weights;
  }

  private static INDArray drawn(long[] shape, UniformRandomProvider random) {
    boolean dense = shape.length == 2;
    long places = dense ? 1 : shape[2] * shape[3];
    float[] values = new float[Math.toIntExact(shape[0] * shape[1] * places)];
    InitialWeights.draw(values, places * (shape[0] + shape[1]), random);
    return Nd4j.create(values, shape, 'c');
  }

  /**
   * Writes a network as a zip that stock Deeplearning4j loads ({@code
   * ModelSerializer.restoreComputationGraph}). It carries no optimizer state. The stream stays
   * open.
   */
  static void writeZip(ConvolutionalSpec spec, GraphWeights weights, OutputStream stream)
      throws IOException {
    ComputationGraph network = network(spec, weights);
    ModelSerializer.writeModel(network, stream, false);
    network.params().close();
  }
}
