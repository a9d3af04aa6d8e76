package io.github.phasegrid.network;

/**
 * Batch norm's parameters and running statistics, each {@code [units]}.
 *
 * @param gamma scale
 * @param beta shift
 * @param mean running mean
 * @param variance running (biased) variance
 */
public record BatchNormWeights(float[] gamma, float[] beta, float[] mean, float[] variance) {

  /** What a layer without batch norm carries. */
  public static final BatchNormWeights NONE =
      new BatchNormWeights(new float[0], new float[0], new float[0], new float[0]);

  /** Whether there is a batch norm at all. */
  public boolean present() {
    return gamma.length > 0;
  }
}
