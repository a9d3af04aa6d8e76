package io.github.phasegrid.encode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * A network for digits that puts out many maps, so that few examples are a batch and a few thousand
 * are several stretches; of its layers {@value #HIDDEN} has few units.
 */
public final class SmallConvolution {
  /** A dense layer of 12 units. */
  public static final String HIDDEN = "hidden";

  /** Examples in a batch. */
  static final int BATCH = 100;

  private static final int CHANNELS = 200;
  private static final int SIDE = 28;

  private final MultiLayerNetwork network;

  private SmallConvolution(MultiLayerNetwork network) {
    this.network = network;
  }

  /** With random weights, the same every time. */
  public static SmallConvolution sound() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(11)
                .list()
                .layer(
                    new ConvolutionLayer.Builder(1, 1)
                        .nOut(CHANNELS)
                        .activation(Activation.RELU)
                        .build())
                .layer(
                    new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                        .kernelSize(4, 4)
                        .stride(4, 4)
                        .build())
                .layer(
                    new DenseLayer.Builder()
                        .name(HIDDEN)
                        .nOut(12)
                        .activation(Activation.RELU)
                        .build())
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(SIDE, SIDE, 1))
                .build());
    network.init();
    return new SmallConvolution(network);
  }

  /** One whose outputs leave the range of floats, whatever it is shown. */
  public static SmallConvolution withoutSense() {
    SmallConvolution one = sound();
    one.network.getLayer(2).getParam("b").assign(10);
    one.network.getLayer(3).getParam("W").assign(3e38);
    return one;
  }

  /** One with a weight that is no number. */
  public static SmallConvolution withoutNumber() {
    SmallConvolution one = sound();
    one.network.getLayer(2).getParam("W").putScalar(4, 3, Float.NaN);
    return one;
  }

  /** One whose outputs leave the range of floats where almost all of an image is white. */
  static SmallConvolution blindedByWhite() {
    SmallConvolution one = sound();
    one.network.getLayer(0).getParam("W").assign(1);
    INDArray weights = one.network.getLayer(2).getParam("W");
    weights.getColumn(0).assign(1000.0 / weights.rows());
    one.network.getLayer(2).getParam("b").putScalar(0, -900);
    one.network.getLayer(3).getParam("W").putScalar(0, 3, 3e38);
    return one;
  }

  /** Saves it; returns the file. */
  public Path in(Path file) {
    try {
      ModelSerializer.writeModel(network, file.toFile(), false);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
