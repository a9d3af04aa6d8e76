package io.github.phasegrid.training;

import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.training.FusedUpdater.Moments;
import io.github.phasegrid.training.fused.NativeFloats;
import java.util.Arrays;
import java.util.List;

/**
 * All of a run's weights but the first layer's kernel, in one array so that one update moves them:
 * the later hidden kernels {@code [units, inputs]}, the output kernel {@code [classes, width]}, the
 * output bias, then for each hidden layer its batch norm's γ and β, or without batch norm its bias.
 *
 * <p>The kernels also stand outside the heap, for the products.
 *
 * <p>A hidden bias in front of batch norm is not trained: the batch mean takes it out again, its
 * gradient is 0.
 */
final class FusedParameters implements AutoCloseable {
  private final NetworkSpec spec;
  private final int classes;
  private final int decayed;
  private final int kernels;

  final float[] values;
  final float[] gradient;
  private final float[] squares;
  private final Moments moments;
  private final NativeFloats nativeValues;
  private final NativeFloats nativeGradient;
  private final NativeFloats[] kernelValues;
  private final NativeFloats[] kernelGradients;

  FusedParameters(NetworkSpec spec, int classes, FusedUpdater updater) {
    this.spec = spec;
    this.classes = classes;
    this.decayed = (spec.depth() - 1) * spec.width() * spec.width();
    this.kernels = decayed + spec.width() * classes;
    int count = count(spec, classes);
    values = new float[count];
    gradient = new float[count];
    squares = new float[decayed];
    moments = updater.moments(count);
    nativeValues = new NativeFloats(kernels);
    nativeGradient = new NativeFloats(kernels);
    kernelValues = slices(nativeValues);
    kernelGradients = slices(nativeGradient);
  }

  /** How many weights these are. */
  static int count(NetworkSpec spec, int classes) {
    int perUnit = (spec.depth() - 1) * spec.width() + classes + spec.depth() * vectors(spec);
    return spec.width() * perUnit + classes;
  }

  /** Batch norm's γ and β, or a bias. */
  private static int vectors(NetworkSpec spec) {
    return spec.batchNorm() ? 2 : 1;
  }

  private NativeFloats[] slices(NativeFloats whole) {
    NativeFloats[] slices = new NativeFloats[spec.depth() + 1];
    for (int layer = 1; layer <= spec.depth(); layer++) {
      slices[layer] = whole.slice(kernelAt(layer), width(layer) * spec.width());
    }
    return slices;
  }

  private int width(int layer) {
    return layer == spec.depth() ? classes : spec.width();
  }

  /** Where a layer's kernel starts; layer 1 is the second hidden one, layer depth the output. */
  int kernelAt(int layer) {
    return (layer - 1) * spec.width() * spec.width();
  }

  /** Where the output bias starts. */
  int outputBiasAt() {
    return kernels;
  }

  /** Where a hidden layer's γ starts; β follows. Without batch norm, where its bias starts. */
  int vectorsAt(int layer) {
    return kernels + classes + layer * vectors(spec) * spec.width();
  }

  /** A kernel for the products, {@code [units, inputs]}. */
  NativeFloats kernel(int layer) {
    return kernelValues[layer];
  }

  /** Where the products write a kernel's gradient. */
  NativeFloats kernelGradient(int layer) {
    return kernelGradients[layer];
  }

  /** Moves all weights by their gradients, of which those of the kernels are fetched first. */
  void update(FusedUpdater updater) {
    nativeGradient.get(0, gradient, 0, kernels);
    if (updater.decays()) {
      updater.decay(values, gradient, squares, decayed);
    }
    updater.move(values, gradient, moments, values.length);
    publish();
  }

  /** Shows the products the kernels as they are now. */
  void publish() {
    nativeValues.put(0, values, 0, kernels);
  }

  /** The weights and their moments themselves. */
  List<float[]> arrays() {
    return List.of(values, moments.first(), moments.second());
  }

  /** Σ w² over the hidden kernels as the last updates found them, since the last call. */
  double drainSquares() {
    double sum = FloatArrays.sum(squares);
    Arrays.fill(squares, 0);
    return sum;
  }

  boolean isFinite() {
    return FloatArrays.isFinite(values);
  }

  @Override
  public void close() {
    nativeValues.close();
    nativeGradient.close();
  }
}
