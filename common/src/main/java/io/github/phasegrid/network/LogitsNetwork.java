package io.github.phasegrid.network;

import io.github.phasegrid.dataset.ImageShape;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network up to its logits, in inference mode, as stock Deeplearning4j computes it. */
sealed interface LogitsNetwork {

  /** Examples that go through at a time: a function of the network alone. */
  int batch();

  /**
   * Computes one batch.
   *
   * @param features {@code [rows, inputs]}
   * @return {@code [rows, classes]}, row by row
   */
  double[] of(INDArray features);

  /**
   * Makes one that follows a parameter vector.
   *
   * @param parameters {@code [1, n]}, shared
   */
  static LogitsNetwork following(
      Architecture network, int inputs, int classes, INDArray parameters) {
    return network instanceof NetworkSpec spec
        ? new Perceptron(Dl4jNetworks.logits(spec, inputs, classes, parameters))
        : new Graph(
            (ConvolutionalSpec) network,
            Dl4jGraphs.logits((ConvolutionalSpec) network, classes, parameters));
  }

  private static double[] flat(INDArray logits) {
    INDArray plain = logits.dup('c');
    double[] flat = plain.data().asDouble();
    plain.close();
    return flat;
  }

  /** Layers one after the other. */
  record Perceptron(MultiLayerNetwork network) implements LogitsNetwork {
    @Override
    public int batch() {
      return ForwardPass.BATCH;
    }

    @Override
    public double[] of(INDArray features) {
      List<INDArray> outputs = network.feedForward(features, false);
      double[] logits = flat(outputs.get(outputs.size() - 1));
      outputs.forEach(INDArray::close);
      return logits;
    }
  }

  /** A graph of convolutions. */
  record Graph(ConvolutionalSpec spec, ComputationGraph network) implements LogitsNetwork {
    /** Hidden activations in a batch: 32 MiB of floats over all layers. */
    private static final int MOST_VALUES = 1 << 23;

    @Override
    public int batch() {
      return Math.max(1, Math.min(ForwardPass.BATCH, MOST_VALUES / spec.codeBits()));
    }

    @Override
    public double[] of(INDArray features) {
      ImageShape image = spec.image();
      INDArray images =
          features.reshape('c', features.size(0), image.channels(), image.height(), image.width());
      INDArray output = network.output(images)[0];
      double[] logits = flat(output);
      output.close();
      return logits;
    }
  }
}
