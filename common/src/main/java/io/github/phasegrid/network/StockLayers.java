package io.github.phasegrid.network;

import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** Layers that all our networks have in common, as Deeplearning4j configures them. */
final class StockLayers {
  private StockLayers() {}

  /** Batch norm over units or channels; it keeps the variance itself, not its logarithm. */
  static BatchNormalization batchNorm(int units) {
    return new BatchNormalization.Builder()
        .nIn(units)
        .nOut(units)
        .decay(NetworkSpec.BATCH_NORM_MOMENTUM)
        .eps(NetworkSpec.BATCH_NORM_EPSILON)
        .useLogStd(false)
        .build();
  }

  static IActivation activation(Activation activation, double leak) {
    return switch (activation) {
      case RELU -> new ActivationReLU();
      case LEAKY_RELU -> new ActivationLReLU(leak);
    };
  }
}
