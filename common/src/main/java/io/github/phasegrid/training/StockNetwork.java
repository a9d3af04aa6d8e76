package io.github.phasegrid.training;

import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.network.Architecture;
import io.github.phasegrid.network.ConvolutionalSpec;
import io.github.phasegrid.network.NativeGarbage;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A Deeplearning4j network in training, whichever of the two classes it is of. */
sealed interface StockNetwork {

  /** The network itself. */
  Model model();

  /** The parameter vector itself, {@code [1, n]}. */
  INDArray parameters();

  /** The vector of gradients itself; empty before the first step. */
  Optional<INDArray> gradients();

  /**
   * The optimizer's moments themselves; empty where it has none.
   *
   * @param make whether a network that has made no step gets its moments now
   */
  Optional<INDArray> moments(boolean make);

  /**
   * Makes one step.
   *
   * @param features {@code [rows, inputs]}
   * @param labels {@code [rows, classes]}
   * @return the mean training-mode loss before it, L2 term included
   */
  double fit(INDArray features, INDArray labels);

  /** Turns to the next epoch. */
  void endEpoch();

  /** Counts as if it had been trained so far. */
  void standAt(int epochs, int steps);

  /**
   * Frees its native memory and this thread's workspaces now. The networks' own {@code close()}
   * would do so too, but call the garbage collector each time.
   */
  default void free() {
    Stream.of(Optional.of(parameters()), gradients(), moments(false))
        .flatMap(Optional::stream)
        .filter(INDArray::closeable)
        .forEach(INDArray::close);
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  /**
   * Flat examples as a network takes them: of a convolutional one as images.
   *
   * @param features {@code [rows, inputs]}
   * @return the same, or a view {@code [rows, channels, height, width]}
   */
  static INDArray shaped(INDArray features, Architecture architecture) {
    return architecture instanceof ConvolutionalSpec spec
        ? shaped(features, spec.image())
        : features;
  }

  private static INDArray shaped(INDArray features, ImageShape image) {
    return features.reshape('c', features.size(0), image.channels(), image.height(), image.width());
  }

  /** Layers one after the other. */
  record Layers(MultiLayerNetwork network) implements StockNetwork {
    @Override
    public Model model() {
      return network;
    }

    @Override
    public INDArray parameters() {
      return network.params();
    }

    @Override
    public Optional<INDArray> gradients() {
      return Optional.ofNullable(network.getGradientsViewArray());
    }

    @Override
    public Optional<INDArray> moments(boolean make) {
      return Optional.ofNullable(network.getUpdater(make)).map(Updater::getStateViewArray);
    }

    @Override
    public double fit(INDArray features, INDArray labels) {
      network.fit(features, labels);
      NativeGarbage.ofThisProcess().watch();
      return network.score();
    }

    @Override
    public void endEpoch() {
      network.incrementEpochCount();
    }

    @Override
    public void standAt(int epochs, int steps) {
      network.setIterationCount(steps);
      network.setEpochCount(epochs);
    }
  }

  /**
   * A graph.
   *
   * @param image shape of the images that it takes
   */
  record Graph(ComputationGraph network, ImageShape image) implements StockNetwork {
    @Override
    public Model model() {
      return network;
    }

    @Override
    public INDArray parameters() {
      return network.params();
    }

    @Override
    public Optional<INDArray> gradients() {
      return Optional.ofNullable(network.getGradientsViewArray());
    }

    @Override
    public Optional<INDArray> moments(boolean make) {
      return Optional.ofNullable(network.getUpdater(make))
          .map(ComputationGraphUpdater::getStateViewArray);
    }

    @Override
    public double fit(INDArray features, INDArray labels) {
      network.fit(new INDArray[] {shaped(features, image)}, new INDArray[] {labels});
      NativeGarbage.ofThisProcess().watch();
      return network.score();
    }

    @Override
    public void endEpoch() {
      network.incrementEpochCount();
    }

    @Override
    public void standAt(int epochs, int steps) {
      network.getConfiguration().setIterationCount(steps);
      network.getConfiguration().setEpochCount(epochs);
    }
  }
}
