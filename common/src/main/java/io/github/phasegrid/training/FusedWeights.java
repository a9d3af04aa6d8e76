package io.github.phasegrid.training;

import io.github.phasegrid.network.DenseWeights;
import io.github.phasegrid.network.HiddenWeights;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Between weights as the rest of the world has them, kernels {@code [inputs, units]}, and as a
 * fused run has them, {@code [units, inputs]}.
 */
final class FusedWeights {
  private FusedWeights() {}

  /**
   * Takes weights over.
   *
   * @param inputs order of the first kernel's inputs
   * @param firstKernel receives {@code [width][inputs]}
   */
  static void load(
      NetworkWeights weights,
      FusedInputs inputs,
      float[][] firstKernel,
      FusedParameters parameters,
      FusedHiddenLayer[] layers) {
    for (int layer = 0; layer < layers.length; layer++) {
      HiddenWeights hidden = weights.hidden().get(layer);
      layers[layer].load(hidden.dense().bias(), hidden.batchNorm());
      if (layer > 0) {
        transpose(hidden.dense(), parameters.values, parameters.kernelAt(layer));
      }
    }
    DenseWeights first = weights.hidden().get(0).dense();
    for (int unit = 0; unit < first.outputs(); unit++) {
      for (int input = 0; input < first.inputs(); input++) {
        firstKernel[unit][input] = first.kernel()[inputs.order()[input] * first.outputs() + unit];
      }
    }
    DenseWeights output = weights.output();
    transpose(output, parameters.values, parameters.kernelAt(layers.length));
    System.arraycopy(
        output.bias(), 0, parameters.values, parameters.outputBiasAt(), output.outputs());
    parameters.publish();
  }

  private static void transpose(DenseWeights dense, float[] target, int at) {
    for (int unit = 0; unit < dense.outputs(); unit++) {
      for (int input = 0; input < dense.inputs(); input++) {
        target[at + unit * dense.inputs() + input] = dense.kernel()[input * dense.outputs() + unit];
      }
    }
  }

  /**
   * A copy of all weights.
   *
   * @param inputs order of the first kernel's inputs
   * @param firstKernel {@code [width][inputs]}
   */
  static NetworkWeights copy(
      NetworkSpec spec,
      FusedInputs inputs,
      int classes,
      float[][] firstKernel,
      FusedParameters parameters,
      FusedHiddenLayer[] layers) {
    int width = spec.width();
    List<HiddenWeights> hidden = new ArrayList<>(layers.length);
    for (int layer = 0; layer < layers.length; layer++) {
      int fanIn = layer == 0 ? inputs.count() : width;
      float[] kernel =
          layer == 0
              ? transposed(firstKernel, inputs)
              : transposed(parameters.values, parameters.kernelAt(layer), width, width);
      DenseWeights dense = new DenseWeights(fanIn, width, kernel, layers[layer].bias());
      hidden.add(new HiddenWeights(dense, layers[layer].batchNormWeights()));
    }
    int biasAt = parameters.outputBiasAt();
    return new NetworkWeights(
        hidden,
        new DenseWeights(
            width,
            classes,
            transposed(parameters.values, parameters.kernelAt(layers.length), classes, width),
            Arrays.copyOfRange(parameters.values, biasAt, biasAt + classes)));
  }

  private static float[] transposed(float[][] kernel, FusedInputs inputs) {
    int units = kernel.length;
    float[] result = new float[units * inputs.count()];
    for (int unit = 0; unit < units; unit++) {
      for (int input = 0; input < inputs.count(); input++) {
        result[inputs.order()[input] * units + unit] = kernel[unit][input];
      }
    }
    return result;
  }

  private static float[] transposed(float[] kernels, int at, int units, int inputs) {
    float[] result = new float[units * inputs];
    for (int unit = 0; unit < units; unit++) {
      for (int input = 0; input < inputs; input++) {
        result[input * units + unit] = kernels[at + unit * inputs + input];
      }
    }
    return result;
  }
}
