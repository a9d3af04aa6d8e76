package io.github.phasegrid.network;

import java.util.ArrayList;
import java.util.List;

/**
 * A multilayer perceptron: {@code depth} times (dense → batch norm → activation), then a softmax
 * output.
 *
 * @param depth hidden layers, at least 1
 * @param width units per hidden layer, at least 1
 * @param activation the hidden activation
 * @param leak slope of the negative piece of a leaky ReLU, at least 0 so that an activation has the
 *     sign of its input; 0 for ReLU
 * @param batchNorm whether batch norm stands before each activation
 */
public record NetworkSpec(
    int depth, int width, Activation activation, double leak, boolean batchNorm)
    implements Architecture {

  /** Checks the ranges. */
  public NetworkSpec {
    if (depth < 1 || width < 1 || !(leak >= 0)) {
      throw new IllegalArgumentException(
          "depth %d, width %d, leak %s".formatted(depth, width, leak));
    }
  }

  /** Momentum of the running statistics of batch norm, as in Keras. */
  public static final double BATCH_NORM_MOMENTUM = 0.99;

  /** Added to the variance in batch norm, as in Keras. */
  public static final double BATCH_NORM_EPSILON = 1e-3;

  @Override
  public int codeBits() {
    return depth * width;
  }

  @Override
  public long parameterCount(int inputs, int classes) {
    long between = (depth - 1L) * (width + 1L) * width;
    return (inputs + 1L) * width + between + (width + 1L) * classes + 2L * statisticsCount();
  }

  @Override
  public int statisticsCount() {
    return batchNorm ? 2 * depth * width : 0;
  }

  @Override
  public List<CodeLayer> codeLayers() {
    List<CodeLayer> layers = new ArrayList<>(depth);
    for (int layer = 0; layer < depth; layer++) {
      layers.add(new CodeLayer(CodeLayer.hidden(layer), layer * width, width));
    }
    return List.copyOf(layers);
  }
}
