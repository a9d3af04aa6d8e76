package io.github.phasegrid.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Weights as the one vector in which Deeplearning4j keeps a network's parameters: for each hidden
 * layer the kernel <em>column by column</em>, the bias, then (with batch norm) scale, shift,
 * running mean and running variance; last the output layer's kernel and bias.
 */
public final class ParameterVector {
  private final float[] values;
  private int position;

  private ParameterVector(float[] values) {
    this.values = values;
  }

  /** Number of parameters, running statistics included. */
  public static int length(NetworkSpec spec, int inputs, int classes) {
    return Math.toIntExact(spec.parameterCount(inputs, classes));
  }

  /**
   * The weights of any network as one vector; not to be written to.
   *
   * @throws IllegalArgumentException when they are of another kind of network
   */
  public static float[] of(Architecture network, Weights weights) {
    if (weights instanceof GraphWeights graph) {
      return graph.parameters();
    } else if (network instanceof NetworkSpec spec && weights instanceof NetworkWeights own) {
      return of(spec, own);
    }
    throw new IllegalArgumentException(weights.getClass() + " are no weights of " + network);
  }

  /** The reverse of {@link #of(Architecture, Weights)}. */
  public static Weights weights(Architecture network, int inputs, int classes, float[] values) {
    if (network instanceof NetworkSpec spec) {
      return weights(spec, inputs, classes, values);
    }
    if (values.length != network.parameterCount(inputs, classes)) {
      throw new IllegalArgumentException(values.length + " parameters do not fit " + network);
    }
    return new GraphWeights(classes, values);
  }

  /** The weights as one vector. */
  public static float[] of(NetworkSpec spec, NetworkWeights weights) {
    int inputs = weights.hidden().get(0).dense().inputs();
    ParameterVector vector =
        new ParameterVector(new float[length(spec, inputs, weights.output().outputs())]);
    for (HiddenWeights layer : weights.hidden()) {
      vector.put(layer.dense());
      vector.put(layer.batchNorm().gamma());
      vector.put(layer.batchNorm().beta());
      vector.put(layer.batchNorm().mean());
      vector.put(layer.batchNorm().variance());
    }
    vector.put(weights.output());
    if (vector.position != vector.values.length) {
      throw new IllegalArgumentException(
          vector.position + " weights are not the " + vector.values.length + " of " + spec);
    }
    return vector.values;
  }

  /** The reverse of {@link #of}; the result shares nothing with {@code values}. */
  public static NetworkWeights weights(NetworkSpec spec, int inputs, int classes, float[] values) {
    if (values.length != length(spec, inputs, classes)) {
      throw new IllegalArgumentException(values.length + " parameters do not fit " + spec);
    }
    ParameterVector vector = new ParameterVector(values);
    List<HiddenWeights> hidden = new ArrayList<>(spec.depth());
    int fanIn = inputs;
    for (int layer = 0; layer < spec.depth(); layer++) {
      hidden.add(new HiddenWeights(vector.dense(fanIn, spec.width()), vector.batchNorm(spec)));
      fanIn = spec.width();
    }
    return new NetworkWeights(hidden, vector.dense(fanIn, classes));
  }

  private void put(DenseWeights dense) {
    for (int output = 0; output < dense.outputs(); output++) {
      for (int input = 0; input < dense.inputs(); input++) {
        values[position++] = dense.kernel()[input * dense.outputs() + output];
      }
    }
    put(dense.bias());
  }

  private void put(float[] source) {
    System.arraycopy(source, 0, values, position, source.length);
    position += source.length;
  }

  private DenseWeights dense(int inputs, int outputs) {
    float[] kernel = new float[inputs * outputs];
    for (int output = 0; output < outputs; output++) {
      for (int input = 0; input < inputs; input++) {
        kernel[input * outputs + output] = values[position++];
      }
    }
    return new DenseWeights(inputs, outputs, kernel, next(outputs));
  }

  private BatchNormWeights batchNorm(NetworkSpec spec) {
    if (!spec.batchNorm()) {
      return BatchNormWeights.NONE;
    }
    int units = spec.width();
    return new BatchNormWeights(next(units), next(units), next(units), next(units));
  }

  private float[] next(int count) {
    float[] copy = new float[count];
    System.arraycopy(values, position, copy, 0, count);
    position += count;
    return copy;
  }
}
