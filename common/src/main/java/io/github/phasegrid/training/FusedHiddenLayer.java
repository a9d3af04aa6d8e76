package io.github.phasegrid.training;

import io.github.phasegrid.network.BatchNormWeights;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.training.fused.ActivationKernel;
import io.github.phasegrid.training.fused.BatchNormKernel;
import io.github.phasegrid.training.fused.NativeFloats;
import java.util.Arrays;
import java.util.List;

/**
 * One hidden layer of one run, from its pre-activations to its activations and back. What stands
 * before the pre-activations, the kernel, is somebody else's.
 */
final class FusedHiddenLayer implements AutoCloseable {
  private static final float EPSILON = (float) NetworkSpec.BATCH_NORM_EPSILON;
  private static final float NEW_SHARE = (float) (1 - NetworkSpec.BATCH_NORM_MOMENTUM);

  private final int layer;
  private final int width;
  private final boolean batchNorm;
  private final float leak;
  private final int stride;
  private final double dropout;
  private final DropoutMasks masks;
  private final FusedParameters parameters;
  private final int vectorsAt;

  /** Pre-activations, or with batch norm the normalized ones, {@code [width, stride]}. */
  private final float[] inputs;

  private final float[] slopes;
  private final NativeFloats activations;
  private final float[] mean;
  private final float[] variance;
  private final float[] inverseDeviation;
  private final float[] runningMean;
  private final float[] runningVariance;
  private final float[] scale;
  private final float[] shift;

  FusedHiddenLayer(int layer, TrainingRun run, FusedParameters parameters) {
    NetworkSpec spec = run.perceptron();
    this.layer = layer;
    this.width = spec.width();
    this.batchNorm = spec.batchNorm();
    this.leak = (float) spec.leak();
    this.stride = run.recipe().batchSize();
    this.dropout = run.recipe().dropout();
    this.masks = new DropoutMasks(run.seed(), dropout);
    this.parameters = parameters;
    this.vectorsAt = parameters.vectorsAt(layer);
    inputs = new float[width * stride];
    slopes = new float[width * stride];
    activations = new NativeFloats(width * stride);
    mean = new float[width];
    variance = new float[width];
    inverseDeviation = new float[width];
    runningMean = new float[width];
    runningVariance = new float[width];
    scale = new float[width];
    shift = new float[width];
    Arrays.fill(scale, 1);
  }

  /** The activations of the last training batch, {@code [width, stride]}. */
  NativeFloats activations() {
    return activations;
  }

  /** Where the pre-activations of a training batch are put, {@code [width, stride]}. */
  float[] inputs() {
    return inputs;
  }

  /** Training, forward, from {@link #inputs()} to {@link #activations()}. */
  void forward(int rows, long step, FusedWorkspace workspace) {
    float[] output = workspace.activations;
    if (batchNorm) {
      BatchNormKernel.normalize(
          inputs, width, stride, rows, EPSILON, mean, variance, inverseDeviation);
      follow(runningMean, mean);
      follow(runningVariance, variance);
      activate(inputs, stride, parameters.values, vectorsAt, vectorsAt + width, slopes, output);
    } else {
      activate(inputs, stride, scale, 0, vectorsAt, slopes, output);
    }
    if (dropout > 0) {
      masks.write(step, layer, rows, width, workspace.mask, 0, width);
      ActivationKernel.drop(workspace.mask, width, stride, rows, slopes, output);
    }
    activations.put(0, output, 0, width * stride);
  }

  private void activate(
      float[] x,
      int columns,
      float[] scales,
      int scalesAt,
      int shiftsAt,
      float[] slope,
      float[] output) {
    ActivationKernel.activate(
        x, width, columns, scales, scalesAt, parameters.values, shiftsAt, leak, slope, output);
  }

  private static void follow(float[] running, float[] batch) {
    for (int unit = 0; unit < running.length; unit++) {
      running[unit] = Math.fma(batch[unit] - running[unit], NEW_SHARE, running[unit]);
    }
  }

  /**
   * Training, backward: from the gradient by the activations to that by the pre-activations, in
   * place; the gradients of this layer's vectors go to the parameters.
   */
  void backward(float[] delta, int rows) {
    ActivationKernel.multiply(delta, slopes, width * stride);
    if (batchNorm) {
      BatchNormKernel.backward(
          delta,
          inputs,
          width,
          stride,
          rows,
          inverseDeviation,
          parameters.values,
          parameters.gradient,
          vectorsAt);
    } else {
      BatchNormKernel.sums(delta, width, stride, rows, parameters.gradient, vectorsAt);
    }
  }

  /** Makes ready for inference with the weights as they are now. */
  void fold() {
    if (!batchNorm) {
      System.arraycopy(parameters.values, vectorsAt, shift, 0, width);
      return;
    }
    for (int unit = 0; unit < width; unit++) {
      float gamma = parameters.values[vectorsAt + unit];
      float beta = parameters.values[vectorsAt + width + unit];
      scale[unit] = (float) (gamma / Math.sqrt(runningVariance[unit] + EPSILON));
      shift[unit] = beta - runningMean[unit] * scale[unit];
    }
  }

  /**
   * Inference, after {@link #fold()}, from pre-activations in the workspace's values, {@code
   * [width, columns]}, to activations in its operand.
   */
  void infer(int columns, FusedWorkspace workspace) {
    ActivationKernel.activate(
        workspace.values,
        width,
        columns,
        scale,
        0,
        shift,
        0,
        leak,
        workspace.slopes,
        workspace.activations);
    workspace.operand.put(0, workspace.activations, 0, width * columns);
  }

  void load(float[] bias, BatchNormWeights weights) {
    if (batchNorm) {
      System.arraycopy(weights.gamma(), 0, parameters.values, vectorsAt, width);
      System.arraycopy(weights.beta(), 0, parameters.values, vectorsAt + width, width);
      System.arraycopy(weights.mean(), 0, runningMean, 0, width);
      System.arraycopy(weights.variance(), 0, runningVariance, 0, width);
    } else {
      System.arraycopy(bias, 0, parameters.values, vectorsAt, width);
    }
  }

  float[] bias() {
    return batchNorm
        ? new float[width]
        : Arrays.copyOfRange(parameters.values, vectorsAt, vectorsAt + width);
  }

  BatchNormWeights batchNormWeights() {
    if (!batchNorm) {
      return BatchNormWeights.NONE;
    }
    return new BatchNormWeights(
        Arrays.copyOfRange(parameters.values, vectorsAt, vectorsAt + width),
        Arrays.copyOfRange(parameters.values, vectorsAt + width, vectorsAt + 2 * width),
        runningMean.clone(),
        runningVariance.clone());
  }

  /** The running statistics themselves; none without batch norm. */
  List<float[]> statistics() {
    return batchNorm ? List.of(runningMean, runningVariance) : List.of();
  }

  boolean isFinite() {
    return FloatArrays.isFinite(runningMean) && FloatArrays.isFinite(runningVariance);
  }

  @Override
  public void close() {
    activations.close();
  }
}
