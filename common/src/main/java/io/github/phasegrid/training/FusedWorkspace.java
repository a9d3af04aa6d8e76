package io.github.phasegrid.training;

import io.github.phasegrid.training.fused.NativeFloats;
import io.github.phasegrid.training.fused.SoftmaxKernel;

/**
 * What the runs of a pack need one after the other while a batch passes: sized for the largest, so
 * that no step allocates and the next run finds it in the cache.
 */
final class FusedWorkspace implements AutoCloseable {
  /** {@code [units, stride]} on the heap: pre-activations in inference, gradients in training. */
  final float[] values;

  /** {@code [units, stride]} on the heap: activations. */
  final float[] activations;

  /** {@code [units, stride]} on the heap: slopes nobody looks at, in inference. */
  final float[] slopes;

  /** One gradient for each input of a unit of the first layer. */
  final float[] rowGradient;

  /** {@code [inputs]}. */
  final float[] zeros;

  /** {@code [rows, width]}: a dropout mask. */
  final float[] mask;

  /** {@code [units, stride]}: what a product reads. */
  final NativeFloats operand;

  /** {@code [units, stride]}: what a product writes. */
  final NativeFloats result;

  /** {@code [rows]}: labels of the batch. */
  final int[] labels;

  final SoftmaxKernel softmax;
  final SoftmaxKernel.Tally tally = new SoftmaxKernel.Tally();

  /**
   * @param units of the widest layer, output layers included
   * @param inputs values in one example
   * @param stride examples of the largest batch
   */
  FusedWorkspace(int units, int inputs, int stride) {
    values = new float[units * stride];
    activations = new float[units * stride];
    slopes = new float[units * stride];
    rowGradient = new float[inputs];
    zeros = new float[inputs];
    mask = new float[units * stride];
    operand = new NativeFloats(units * stride);
    result = new NativeFloats(units * stride);
    labels = new int[stride];
    softmax = new SoftmaxKernel(stride);
  }

  @Override
  public void close() {
    operand.close();
    result.close();
  }
}
