package io.github.phasegrid.training;

import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import io.github.phasegrid.training.FusedLayout.Stretch;
import io.github.phasegrid.training.FusedUpdater.Moments;
import io.github.phasegrid.training.fused.BatchNormKernel;
import io.github.phasegrid.training.fused.MatrixProducts;
import io.github.phasegrid.training.fused.NativeFloats;
import io.github.phasegrid.training.fused.SoftmaxKernel;
import java.util.Arrays;
import java.util.List;

/**
 * One run of a pack: its weights, and all of a step but the first layer's products, which the pack
 * does for all its runs at once.
 */
final class FusedRun implements AutoCloseable {
  private final TrainingRun run;
  private final NetworkSpec spec;
  private final FusedInputs inputs;
  private final int classes;
  private final int batch;
  private final FusedWorkspace workspace;
  private final FusedUpdater updater;

  /** The first layer's kernel: {@code [width][inputs]}, one array a unit. */
  private final float[][] kernel;

  private final Moments[] moments;

  /**
   * Sums of squared weights of the first layer, input by input, one array for each class of rows:
   * units of one class always come in the same order, those of different classes do not.
   */
  private final float[][] squares;

  private final FusedParameters parameters;
  private final FusedHiddenLayer[] layers;
  private final FusedTally epochTally = new FusedTally();

  private Stretch[] places = {};
  private double stepLoss;

  /**
   * @param inputs order of the first kernel's inputs
   * @param classesOfRows how many classes of rows a block has
   */
  FusedRun(
      TrainingRun run,
      FusedInputs inputs,
      int classes,
      int classesOfRows,
      FusedWorkspace workspace) {
    this.run = run;
    this.spec = run.perceptron();
    this.inputs = inputs;
    this.classes = classes;
    this.batch = run.recipe().batchSize();
    this.workspace = workspace;
    updater = new FusedUpdater(run.recipe());
    kernel = new float[spec.width()][inputs.count()];
    moments = new Moments[spec.width()];
    Arrays.setAll(moments, unit -> updater.moments(inputs.count()));
    squares = new float[classesOfRows][inputs.count()];
    parameters = new FusedParameters(spec, classes, updater);
    layers = new FusedHiddenLayer[spec.depth()];
    Arrays.setAll(layers, layer -> new FusedHiddenLayer(layer, run, parameters));
    NetworkWeights initial = InitialWeights.of(spec, inputs.count(), classes, run.seed());
    FusedWeights.load(initial, inputs, kernel, parameters, layers);
  }

  TrainingRun run() {
    return run;
  }

  int width() {
    return spec.width();
  }

  /**
   * Takes its places in the pack.
   *
   * @param kernels receives its first layer, {@code [rows of the pack, inputs used]}
   */
  void place(List<Stretch> stretches, NativeFloats kernels) {
    places = stretches.toArray(Stretch[]::new);
    publish(kernels, inputs.used());
  }

  /**
   * Copies the first layer's kernel to where products read it.
   *
   * @param kernels {@code [rows of the pack, columns]}
   * @param columns how many inputs, from the first in their order
   */
  void publish(NativeFloats kernels, int columns) {
    for (Stretch stretch : places) {
      for (int i = 0; i < stretch.count(); i++) {
        kernels.put((stretch.row() + i) * columns, kernel[stretch.unit() + i], 0, columns);
      }
    }
  }

  // Training: one step is forwardAndBackward, for each unit updateUnit, endStep.

  /**
   * From the first layer's pre-activations to the loss and back; moves all weights but the first
   * layer's kernel.
   *
   * @param exchange {@code [rows of the pack, batch]}; pre-activations in, their gradients out
   * @param order example indices
   * @param from the first entry of {@code order} in the batch
   * @param rows size of the batch
   * @param epoch from 0
   * @param step from 0, over all epochs
   */
  void forwardAndBackward(
      NativeFloats exchange, int[] order, int from, int rows, int epoch, long step) {
    updater.turnTo(epoch, step);
    for (Stretch stretch : places) {
      exchange.get(
          stretch.row() * batch,
          layers[0].inputs(),
          stretch.unit() * batch,
          stretch.count() * batch);
    }
    layers[0].forward(rows, step, workspace);
    for (int layer = 1; layer < layers.length; layer++) {
      MatrixProducts.forward(
          width(),
          width(),
          batch,
          parameters.kernel(layer),
          layers[layer - 1].activations(),
          workspace.result);
      workspace.result.get(0, layers[layer].inputs(), 0, width() * batch);
      layers[layer].forward(rows, step, workspace);
    }
    output(order, from, rows);
    for (int layer = layers.length - 1; layer >= 0; layer--) {
      workspace.result.get(0, workspace.values, 0, width() * batch);
      layers[layer].backward(workspace.values, rows);
      if (layer > 0) {
        workspace.operand.put(0, workspace.values, 0, width() * batch);
        backward(layer, width());
      }
    }
    for (Stretch stretch : places) {
      exchange.put(
          stretch.row() * batch, workspace.values, stretch.unit() * batch, stretch.count() * batch);
    }
    parameters.update(updater);
  }

  /** The output layer, forward and backward. */
  private void output(int[] order, int from, int rows) {
    int layer = layers.length;
    float[] logits = workspace.values;
    MatrixProducts.forward(
        classes,
        width(),
        batch,
        parameters.kernel(layer),
        layers[layer - 1].activations(),
        workspace.result);
    workspace.result.get(0, logits, 0, classes * batch);
    for (int row = 0; row < rows; row++) {
      workspace.labels[row] = run.labels()[order[from + row]];
    }
    workspace.tally.reset();
    int biasAt = parameters.outputBiasAt();
    workspace.softmax.train(
        logits, classes, batch, rows, parameters.values, biasAt, workspace.labels, workspace.tally);
    BatchNormKernel.sums(logits, classes, batch, rows, parameters.gradient, biasAt);
    workspace.operand.put(0, logits, 0, classes * batch);
    backward(layer, classes);
    stepLoss = workspace.tally.loss();
    epochTally.addCorrect(workspace.tally.correct());
  }

  /** Through a kernel: its gradient, and the gradient by its inputs. */
  private void backward(int layer, int units) {
    MatrixProducts.gradient(
        units,
        width(),
        batch,
        workspace.operand,
        layers[layer - 1].activations(),
        parameters.kernelGradient(layer));
    MatrixProducts.backward(
        units, width(), batch, parameters.kernel(layer), workspace.operand, workspace.result);
  }

  /**
   * Moves one unit's weights of the first layer by the gradient in the workspace.
   *
   * @param rowClass the class of the unit's row
   * @param kernels receives the moved weights, {@code [rows of the pack, inputs used]}
   * @param row the unit's row there
   */
  void updateUnit(int unit, int rowClass, NativeFloats kernels, int row) {
    float[] gradient = workspace.rowGradient;
    int used = inputs.used();
    Arrays.fill(gradient, used, gradient.length, 0); // weight decay may have written there
    updater.moveDecaying(kernel[unit], gradient, moments[unit], squares[rowClass], inputs.count());
    kernels.put(row * used, kernel[unit], 0, used);
  }

  /**
   * Counts the loss of a step that is over, L2 term included; the run has failed if it is not
   * finite.
   *
   * @param step of the epoch, from 0
   */
  void endStep(int rows, int epoch, int step) {
    if (updater.decays()) {
      double sum = parameters.drainSquares();
      for (float[] ofClass : squares) {
        sum += FloatArrays.sum(ofClass);
        Arrays.fill(ofClass, 0);
      }
      stepLoss += run.recipe().weightDecay() * rows * sum;
    }
    epochTally.addLoss(stepLoss, epoch, step);
  }

  /** Looks at the weights at the end of an epoch: the run has failed if one is not finite. */
  void endEpoch(int epoch, int step) {
    if (!hasFailed() && !isFinite()) {
      epochTally.fail("a weight is no longer a finite number", epoch, step);
    }
  }

  /** Whether training it on is pointless. */
  boolean hasFailed() {
    return epochTally.hasFailed();
  }

  /** Its loss and hits, and why it failed. */
  FusedTally tally() {
    return epochTally;
  }

  // Inference

  /** Makes ready for {@link #score}. */
  void fold() {
    for (FusedHiddenLayer layer : layers) {
      layer.fold();
    }
  }

  /**
   * Inference from the first layer's pre-activations to the tally.
   *
   * @param preActivations {@code [rows of the pack, columns]}
   * @param labels {@code [rows]}
   */
  void score(
      NativeFloats preActivations, int columns, int rows, int[] labels, SoftmaxKernel.Tally tally) {
    for (Stretch stretch : places) {
      preActivations.get(
          stretch.row() * columns,
          workspace.values,
          stretch.unit() * columns,
          stretch.count() * columns);
    }
    layers[0].infer(columns, workspace);
    for (int layer = 1; layer < layers.length; layer++) {
      MatrixProducts.forward(
          width(), width(), columns, parameters.kernel(layer), workspace.operand, workspace.result);
      workspace.result.get(0, workspace.values, 0, width() * columns);
      layers[layer].infer(columns, workspace);
    }
    MatrixProducts.forward(
        classes,
        width(),
        columns,
        parameters.kernel(layers.length),
        workspace.operand,
        workspace.result);
    workspace.result.get(0, workspace.values, 0, classes * columns);
    workspace.softmax.score(
        workspace.values,
        classes,
        columns,
        rows,
        parameters.values,
        parameters.outputBiasAt(),
        labels,
        tally);
  }

  /** A copy of all weights. */
  NetworkWeights weights() {
    return FusedWeights.copy(spec, inputs, classes, kernel, parameters, layers);
  }

  /** All that a step changes and a later one reads, see {@link FusedState}. */
  float[] state() {
    return FloatArrays.concatenated(FusedState.arrays(kernel, moments, parameters, layers));
  }

  /** Goes on from a state; the pack's copy of the first layer must be published after. */
  void restore(float[] state) {
    FloatArrays.distribute(state, FusedState.arrays(kernel, moments, parameters, layers));
    parameters.publish();
  }

  private boolean isFinite() {
    boolean finite = parameters.isFinite();
    for (FusedHiddenLayer layer : layers) {
      finite &= layer.isFinite();
    }
    for (float[] row : kernel) {
      finite &= FloatArrays.isFinite(row);
    }
    return finite;
  }

  @Override
  public void close() {
    parameters.close();
    for (FusedHiddenLayer layer : layers) {
      layer.close();
    }
  }
}
