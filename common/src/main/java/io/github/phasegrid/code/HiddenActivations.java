package io.github.phasegrid.code;

import io.github.phasegrid.dataset.Inputs;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import io.github.phasegrid.network.PerceptronPass;
import java.io.Serializable;

/**
 * The real-valued activations of which a code is the signs: those of all hidden units, layer by
 * layer from the input on, in inference mode.
 *
 * @param count number of examples
 * @param inputs hidden units
 * @param values {@code [count, inputs]}, row by row
 */
public record HiddenActivations(int count, int inputs, float[] values)
    implements Inputs, Serializable {

  /** Those of a network shown some examples. */
  public static HiddenActivations of(NetworkSpec spec, NetworkWeights weights, Inputs examples) {
    int units = spec.codeBits();
    float[] values = new float[Math.multiplyExact(examples.count(), units)];
    try (PerceptronPass forward = new PerceptronPass(spec, weights)) {
      forward.over(
          examples,
          batch -> {
            for (int layer = 0; layer < spec.depth(); layer++) {
              float[] activations = batch.activations(layer);
              for (int row = 0; row < batch.rows(); row++) {
                System.arraycopy(
                    activations,
                    row * spec.width(),
                    values,
                    (batch.first() + row) * units + layer * spec.width(),
                    spec.width());
              }
            }
          });
    }
    return new HiddenActivations(examples.count(), units, values);
  }

  @Override
  public void copyTo(int example, float[] target, int offset) {
    System.arraycopy(values, example * inputs, target, offset, inputs);
  }
}
