package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Floats;
import io.github.phasegrid.network.ForwardPass;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.network.ParameterVector;
import io.github.phasegrid.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One run's network while it trains: a stock Deeplearning4j network whose update rule, dropout
 * masks and loss value are the recipe's.
 */
final class Dl4jRun implements AutoCloseable {
  private final TrainingRun run;
  private final Examples examples;
  private final int classes;
  private final TrainingLoss loss = new TrainingLoss();
  private final StockNetwork network;
  private final ForwardPass inference;
  private final Minibatches minibatches;
  private int epoch;

  /**
   * @param type of parameters and arithmetic: {@code FLOAT}, or {@code DOUBLE} to compare formulas
   */
  Dl4jRun(TrainingRun run, Sample sample, DataType type) {
    this.run = run;
    this.examples = sample.train();
    this.classes = sample.classes();
    this.minibatches = new Minibatches(run, sample);
    this.network = StockTraining.of(run, examples.inputs(), classes, loss, StepNumbers.SAME, type);
    this.inference =
        new ForwardPass(run.network(), examples.inputs(), classes, network.parameters());
  }

  /**
   * Trains on one batch.
   *
   * @param order example indices
   * @param from the first entry of {@code order} in the batch: which visit of the epoch it is
   * @param rows size of the batch
   * @return the batch's mean training-mode loss before the update, L2 term included
   */
  double step(int[] order, int from, int rows) {
    Minibatches.Minibatch batch = minibatches.make(epoch, order, from, rows);
    DataType type = network.parameters().dataType();
    double mean = network.fit(batch.features().castTo(type), batch.labels().castTo(type));
    batch.features().close();
    batch.labels().close();
    return mean;
  }

  /** Examples of the last batch classified as their label, before the update. */
  int correct() {
    return loss.correct();
  }

  /** What it is trained on. */
  Minibatches minibatches() {
    return minibatches;
  }

  /** The network itself. */
  Model model() {
    return network.model();
  }

  /** Turns to the next epoch's learning rate. */
  void endEpoch() {
    network.endEpoch();
    epoch++;
  }

  /** Inference-mode plain cross-entropy and accuracy on examples that only watch. */
  LossAndAccuracy validate(Examples validation) {
    return inference.score(validation);
  }

  /** Whether every parameter is a finite number. */
  boolean isFinite() {
    for (float value : Floats.of(network.parameters())) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** A copy of the present weights. */
  Weights weights() {
    return ParameterVector.weights(
        run.network(), examples.inputs(), classes, Floats.of(network.parameters()));
  }

  /** How many numbers {@link #state} has. */
  static int stateLength(TrainingRun run, int inputs, int classes) {
    long parameters = run.network().parameterCount(inputs, classes);
    long moved = parameters - run.network().statisticsCount();
    return Math.toIntExact(parameters + run.recipe().optimizer().moments() * moved);
  }

  /**
   * All that a step changes and a later one reads: the parameters, running statistics among them,
   * then the optimizer's moments, both in Deeplearning4j's order.
   */
  float[] state() {
    List<float[]> parts = new ArrayList<>(List.of(Floats.of(network.parameters())));
    network.moments(true).ifPresent(moments -> parts.add(Floats.of(moments)));
    return FloatArrays.concatenated(parts);
  }

  /**
   * Goes on from a state.
   *
   * @param epochs trained to get there
   * @param steps made in them
   */
  void restore(float[] state, int epochs, int steps) {
    int parameters = Math.toIntExact(network.parameters().length());
    Floats.fill(network.parameters(), state);
    network
        .moments(true)
        .ifPresent(
            moments -> Floats.fill(moments, Arrays.copyOfRange(state, parameters, state.length)));
    network.standAt(epochs, steps);
    epoch = epochs;
  }

  /** The parameters in Deeplearning4j's order, in full precision. */
  double[] parameters() {
    return network.parameters().toDoubleVector();
  }

  @Override
  public void close() {
    network.free();
  }
}
