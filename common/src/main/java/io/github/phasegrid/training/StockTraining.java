package io.github.phasegrid.training;

import io.github.phasegrid.network.ConvolutionalSpec;
import io.github.phasegrid.network.Dl4jGraphs;
import io.github.phasegrid.network.Dl4jNetworks;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkSpec;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.L2Regularization;

/**
 * Makes a run's network ready for training: stock Deeplearning4j layers whose update rule, dropout
 * masks and loss value are the recipe's.
 */
final class StockTraining {
  private final Recipe recipe;
  private final TrainingLoss loss;
  private final StepNumbers numbers;
  private final DropoutMasks masks;
  private int connected;

  private StockTraining(TrainingRun run, TrainingLoss loss, StepNumbers numbers) {
    this.recipe = run.recipe();
    this.loss = loss;
    this.numbers = numbers;
    this.masks = new DropoutMasks(run.seed(), recipe.dropout());
  }

  /**
   * A network with its initial weights.
   *
   * @param inputs values in one example
   * @param loss gives the output layer's loss
   * @param numbers by which dropout masks are told apart
   * @param type of parameters and arithmetic
   */
  static StockNetwork of(
      TrainingRun run,
      int inputs,
      int classes,
      TrainingLoss loss,
      StepNumbers numbers,
      DataType type) {
    INDArray initial =
        run.network() instanceof NetworkSpec spec
            ? Dl4jNetworks.parameters(spec, InitialWeights.of(spec, inputs, classes, run.seed()))
            : Dl4jGraphs.parameters(
                Dl4jGraphs.initial((ConvolutionalSpec) run.network(), classes, run.seed()));
    return from(initial.castTo(type), run, inputs, classes, loss, numbers);
  }

  /**
   * A network with these weights.
   *
   * @param parameters in Deeplearning4j's order, {@code [1, n]}, of the type to compute in; becomes
   *     the network's own
   * @param inputs values in one example
   * @param loss gives the output layer's loss
   * @param numbers by which dropout masks are told apart
   */
  static StockNetwork from(
      INDArray parameters,
      TrainingRun run,
      int inputs,
      int classes,
      TrainingLoss loss,
      StepNumbers numbers) {
    StockTraining training = new StockTraining(run, loss, numbers);
    return run.network() instanceof NetworkSpec spec
        ? training.layers(spec, inputs, classes, parameters)
        : training.graph((ConvolutionalSpec) run.network(), classes, parameters);
  }

  private StockNetwork layers(NetworkSpec spec, int inputs, int classes, INDArray parameters) {
    MultiLayerConfiguration configuration =
        Dl4jNetworks.configuration(
            spec, inputs, classes, parameters.dataType(), new RecipeUpdater(recipe));
    configuration.getConfs().forEach(conf -> prepare(conf.getLayer()));
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(parameters, false);
    return new StockNetwork.Layers(network);
  }

  private StockNetwork graph(ConvolutionalSpec spec, int classes, INDArray parameters) {
    ComputationGraphConfiguration configuration =
        Dl4jGraphs.configuration(spec, classes, parameters.dataType(), new RecipeUpdater(recipe));
    // in the order in which they were assembled
    configuration.getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .forEach(vertex -> prepare(((LayerVertex) vertex).getLayerConf().getLayer()));
    ComputationGraph network = new ComputationGraph(configuration);
    network.init(parameters, false);
    return new StockNetwork.Graph(network, spec.image());
  }

  /** Layers come in order: each fully connected one drops what the one before has put out. */
  private void prepare(Layer layer) {
    if (layer instanceof DenseLayer || layer instanceof OutputLayer) {
      if (connected > 0 && recipe.dropout() > 0) {
        layer.setIDropout(new SeededDropout(masks, numbers, connected - 1));
      }
      connected++;
    }
    if (layer instanceof OutputLayer output) {
      output.setLossFn(loss);
    } else if (layer instanceof DenseLayer || layer instanceof ConvolutionLayer) {
      decay((BaseLayer) layer);
    }
  }

  private void decay(BaseLayer layer) {
    if (recipe.weightDecay() > 0) {
      // ½·l2·‖w‖² there, λ·‖w‖² here
      layer.setRegularization(List.of(new L2Regularization(2 * recipe.weightDecay())));
    }
  }
}
