package io.github.phasegrid.network;

import io.github.phasegrid.dataset.ImageShape;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Puts a convolutional network together as a Deeplearning4j graph, block by block. The vertex of a
 * hidden layer's activation bears the layer's name in the code; what leads to it bears that name
 * and its own: {@code hidden2-convolution}, {@code hidden2-normalization}, {@code hidden2}.
 */
final class GraphAssembly {
  /** The vertex with the images, {@code [n, channels, height, width]}. */
  static final String IMAGES = "images";

  /** The last vertex. */
  static final String OUTPUT = "output";

  private final ConvolutionalSpec spec;
  private final GraphBuilder graph;
  private final List<String> kernels = new ArrayList<>();
  private ImageShape shape;
  private String top = IMAGES;
  private int hidden;

  private GraphAssembly(ConvolutionalSpec spec, GraphBuilder graph) {
    this.spec = spec;
    this.graph = graph;
    this.shape = spec.image();
  }

  /**
   * A graph.
   *
   * @param configuration of all of it
   * @param kernels its vertices that have a kernel, in the order of the blocks
   */
  record Assembled(ComputationGraphConfiguration configuration, List<String> kernels) {}

  /**
   * Assembles a network.
   *
   * @param last the output layer; its inputs are set here
   * @param updater moves all weights but batch norm's running statistics
   */
  static Assembled of(
      ConvolutionalSpec spec, FeedForwardLayer last, DataType type, IUpdater updater) {
    ImageShape image = spec.image();
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .updater(updater)
            .graphBuilder()
            .addInputs(IMAGES)
            .setInputTypes(
                InputType.convolutional(image.height(), image.width(), image.channels()));
    GraphAssembly assembly = new GraphAssembly(spec, graph);
    for (ConvolutionalSpec.Placed placed : spec.placedBlocks()) {
      assembly.add(placed.block());
      assembly.shape = placed.block().output(placed.input());
    }
    last.setNIn(spec.features());
    assembly.kernels.add(OUTPUT);
    graph.addLayer(OUTPUT, last, assembly.top).setOutputs(OUTPUT);
    return new Assembled(graph.build(), List.copyOf(assembly.kernels));
  }

  private void add(Block block) {
    if (block instanceof Block.Convolution convolution) {
      activate(normalized(convolved(top, shape, Block.KERNEL, 1, convolution.channels())));
    } else if (block instanceof Block.Pooling) {
      pool();
    } else if (block instanceof Block.Residual residual) {
      add(residual);
    } else if (block instanceof Block.GlobalAverage) {
      put("average", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), top);
    } else if (block instanceof Block.FullyConnected connected) {
      activate(normalized(connected(connected.units())));
    }
  }

  private void add(Block.Residual residual) {
    String input = top;
    int channels = residual.channels();
    activate(normalized(convolved(input, shape, Block.KERNEL, residual.stride(), channels)));
    ImageShape inside = residual.output(shape);
    Affine second = normalized(convolved(top, inside, Block.KERNEL, 1, channels));
    String shortcut = residual.projects(shape) ? projected(input, residual) : input;
    String sum = name("sum");
    graph.addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), second.name(), shortcut);
    activate(new Affine(sum, channels));
  }

  private String projected(String input, Block.Residual residual) {
    String name = name("shortcut");
    Affine convolved = convolved(name, input, shape, 1, residual.stride(), residual.channels());
    return normalized(name + "-normalization", convolved).name();
  }

  /** A vertex that a linear map makes, and how many channels or units it has. */
  private record Affine(String name, int channels) {}

  /** The name of something that leads to the next hidden layer. */
  private String name(String what) {
    return CodeLayer.hidden(hidden) + "-" + what;
  }

  private Affine convolved(String from, ImageShape input, int side, int stride, int channels) {
    return convolved(name("convolution"), from, input, side, stride, channels);
  }

  private Affine convolved(
      String name, String from, ImageShape input, int side, int stride, int channels) {
    kernels.add(name);
    put(
        name,
        new ConvolutionLayer.Builder(side, side)
            .stride(stride, stride)
            .convolutionMode(ConvolutionMode.Same)
            .nIn(input.channels())
            .nOut(channels)
            .activation(new ActivationIdentity())
            .build(),
        from);
    return new Affine(name, channels);
  }

  private Affine connected(int units) {
    String name = name("dense");
    kernels.add(name);
    put(
        name,
        new DenseLayer.Builder()
            .nIn(shape.size())
            .nOut(units)
            .activation(new ActivationIdentity())
            .build(),
        top);
    return new Affine(name, units);
  }

  private Affine normalized(Affine affine) {
    return normalized(name("normalization"), affine);
  }

  private Affine normalized(String name, Affine affine) {
    if (!spec.batchNorm()) {
      return affine;
    }
    put(name, StockLayers.batchNorm(affine.channels()), affine.name());
    return new Affine(name, affine.channels());
  }

  private void activate(Affine affine) {
    String name = CodeLayer.hidden(hidden);
    put(
        name,
        new ActivationLayer.Builder()
            .activation(StockLayers.activation(spec.activation(), spec.leak()))
            .build(),
        affine.name());
    hidden++;
  }

  private void pool() {
    if (Block.Pooling.applies(shape)) {
      put(
          CodeLayer.hidden(hidden - 1) + "-pooling",
          new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
              .kernelSize(2, 2)
              .stride(2, 2)
              .build(),
          top);
    }
  }

  private void put(String name, Layer layer, String from) {
    graph.addLayer(name, layer, from);
    top = name;
  }
}
