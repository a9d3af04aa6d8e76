package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Dl4jNetworks;
import io.github.phasegrid.network.Floats;
import io.github.phasegrid.network.ForwardPass;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import io.github.phasegrid.network.ParameterVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.L2Regularization;

/**
 * One run's network while it trains: a stock Deeplearning4j network whose update rule, dropout
 * masks and loss value are the recipe's.
 */
final class Dl4jRun implements AutoCloseable {
  private final TrainingRun run;
  private final Examples examples;
  private final int classes;
  private final TrainingLoss loss = new TrainingLoss();
  private final MultiLayerNetwork network;
  private final ForwardPass inference;
  private final float[] pixels;

  /**
   * @param type of parameters and arithmetic: {@code FLOAT}, or {@code DOUBLE} to compare formulas
   */
  Dl4jRun(TrainingRun run, Sample sample, DataType type) {
    this.run = run;
    this.examples = sample.train();
    this.classes = sample.classes();
    this.pixels = new float[run.recipe().batchSize() * examples.inputs()];
    this.network = new MultiLayerNetwork(configuration(type));
    NetworkWeights initial =
        InitialWeights.of(run.network(), examples.inputs(), classes, run.seed());
    network.init(Dl4jNetworks.parameters(run.network(), initial).castTo(type), false);
    this.inference =
        ForwardPass.following(run.network(), examples.inputs(), classes, network.params());
  }

  private MultiLayerConfiguration configuration(DataType type) {
    Recipe recipe = run.recipe();
    MultiLayerConfiguration configuration =
        Dl4jNetworks.configuration(
            run.network(), examples.inputs(), classes, type, new RecipeUpdater(recipe));
    DropoutMasks masks = new DropoutMasks(run.seed(), recipe.dropout());
    int hidden = 0;
    for (int i = 0; i < configuration.getConfs().size(); i++) {
      Layer layer = configuration.getConf(i).getLayer();
      boolean followsActivation = layer instanceof OutputLayer || layer instanceof DenseLayer;
      if (followsActivation && hidden > 0 && recipe.dropout() > 0) {
        layer.setIDropout(new SeededDropout(masks, hidden - 1));
      }
      if (layer instanceof DenseLayer dense) {
        hidden++;
        if (recipe.weightDecay() > 0) {
          // ½·l2·‖w‖² there, λ·‖w‖² here
          dense.setRegularization(List.of(new L2Regularization(2 * recipe.weightDecay())));
        }
      } else if (layer instanceof OutputLayer output) {
        output.setLossFn(loss);
      }
    }
    return configuration;
  }

  /**
   * Trains on one batch.
   *
   * @param order example indices
   * @param from the first entry of {@code order} in the batch
   * @param rows size of the batch
   * @return the batch's mean training-mode loss before the update, L2 term included
   */
  double step(int[] order, int from, int rows) {
    int inputs = examples.inputs();
    float[] oneHot = new float[rows * classes];
    for (int row = 0; row < rows; row++) {
      int example = order[from + row];
      examples.copyTo(example, pixels, row * inputs);
      oneHot[row * classes + run.labels()[example]] = 1;
    }
    INDArray features = Floats.matrix(rows, inputs);
    INDArray labels = Floats.matrix(rows, classes);
    Floats.fill(features, pixels);
    Floats.fill(labels, oneHot);
    DataType type = network.params().dataType();
    network.fit(features.castTo(type), labels.castTo(type));
    features.close();
    labels.close();
    return network.score();
  }

  /** Examples of the last batch classified as their label, before the update. */
  int correct() {
    return loss.correct();
  }

  /** Turns to the next epoch's learning rate. */
  void endEpoch() {
    network.incrementEpochCount();
  }

  /** Inference-mode plain cross-entropy and accuracy on examples that only watch. */
  LossAndAccuracy validate(Examples validation) {
    return inference.score(validation);
  }

  /** Whether every parameter is a finite number. */
  boolean isFinite() {
    for (float value : Floats.of(network.params())) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** A copy of the present weights. */
  NetworkWeights weights() {
    return Dl4jNetworks.weights(run.network(), examples.inputs(), classes, network.params());
  }

  /** How many numbers {@link #state} has. */
  static int stateLength(TrainingRun run, int inputs, int classes) {
    NetworkSpec spec = run.network();
    int parameters = ParameterVector.length(spec, inputs, classes);
    int statistics = spec.batchNorm() ? 2 * spec.depth() * spec.width() : 0;
    return parameters + run.recipe().optimizer().moments() * (parameters - statistics);
  }

  /**
   * All that a step changes and a later one reads: the parameters, running statistics among them,
   * then the optimizer's moments, both in Deeplearning4j's order.
   */
  float[] state() {
    INDArray moments = network.getUpdater().getStateViewArray();
    List<float[]> parts = new ArrayList<>(List.of(Floats.of(network.params())));
    if (moments != null) {
      parts.add(Floats.of(moments));
    }
    return FloatArrays.concatenated(parts);
  }

  /**
   * Goes on from a state.
   *
   * @param epochs trained to get there
   * @param steps made in them
   */
  void restore(float[] state, int epochs, int steps) {
    int parameters = Math.toIntExact(network.numParams());
    INDArray moments = network.getUpdater().getStateViewArray();
    Floats.fill(network.params(), state);
    if (moments != null) {
      Floats.fill(moments, Arrays.copyOfRange(state, parameters, state.length));
    }
    network.setIterationCount(steps);
    network.setEpochCount(epochs);
  }

  /** The parameters in Deeplearning4j's order, in full precision. */
  double[] parameters() {
    return network.params().toDoubleVector();
  }

  /**
   * Frees native memory now. {@code MultiLayerNetwork.close()} would do so too, but calls the
   * garbage collector each time.
   */
  @Override
  public void close() {
    inference.close();
    Updater updater = network.getUpdater(false);
    INDArray state = updater == null ? null : updater.getStateViewArray();
    for (INDArray array :
        new INDArray[] {network.params(), network.getGradientsViewArray(), state}) {
      if (array != null && array.closeable()) {
        array.close();
      }
    }
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
