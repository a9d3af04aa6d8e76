package io.github.phasegrid.network;

/**
 * A dense layer's weights.
 *
 * @param inputs rows of the kernel
 * @param outputs columns of the kernel
 * @param kernel {@code [inputs, outputs]}, row-major: {@code kernel[i * outputs + o]}
 * @param bias {@code [outputs]}
 */
public record DenseWeights(int inputs, int outputs, float[] kernel, float[] bias) {

  /** Checks the shapes. */
  public DenseWeights {
    if (kernel.length != inputs * outputs || bias.length != outputs) {
      throw new IllegalArgumentException(
          "kernel of "
              + kernel.length
              + " and bias of "
              + bias.length
              + " are not ["
              + inputs
              + ", "
              + outputs
              + "]");
    }
  }
}
