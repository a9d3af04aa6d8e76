package io.github.phasegrid.code;

import io.github.phasegrid.dataset.Inputs;
import io.github.phasegrid.network.ForwardPass;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns examples into neural codes: the bits {@code [activation > 0]} of every hidden unit, after
 * batch norm, in inference mode; layer by layer from the input on, unit by unit.
 *
 * <p>For leaky ReLU the sign of the pre-activation decides, which is the activation's own sign. The
 * activations are those of stock Deeplearning4j on one thread in batches of fixed shape, so codes
 * are the same in every run on one type of CPU. For one thread.
 */
public final class NeuralEncoder implements AutoCloseable {
  private final NetworkSpec spec;
  private final ForwardPass forward;

  /** Encodes with this network. */
  public NeuralEncoder(NetworkSpec spec, NetworkWeights weights) {
    this.spec = spec;
    this.forward = ForwardPass.of(spec, weights);
  }

  /**
   * Encodes examples, and tells how well the network's output fits each of the given labellings.
   *
   * @param labels any number of arrays {@code [examples]}, such as the true and the noisy labels
   */
  public Encoded encode(Inputs examples, int[]... labels) {
    CodePacker packer = new CodePacker(examples.count(), spec.codeBits());
    List<LossAndAccuracy.Tally> tallies = new ArrayList<>();
    for (int[] labelling : labels) {
      if (labelling.length != examples.count()) {
        throw new IllegalArgumentException(
            labelling.length + " labels for " + examples.count() + " examples");
      }
      tallies.add(new LossAndAccuracy.Tally());
    }
    forward.over(
        examples,
        batch -> {
          for (int layer = 0; layer < spec.depth(); layer++) {
            packer.add(
                batch.activations(layer), spec.width(), batch.first(), layer * spec.width(), 0);
          }
          double[][] logits = batch.logits();
          for (int row = 0; row < logits.length; row++) {
            for (int i = 0; i < labels.length; i++) {
              tallies.get(i).add(logits[row], labels[i][batch.first() + row]);
            }
          }
        });
    return new Encoded(packer.codes(), tallies.stream().map(LossAndAccuracy.Tally::mean).toList());
  }

  @Override
  public void close() {
    forward.close();
  }
}
