package io.github.phasegrid.encode;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.ExtractedBatch;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.network.Logits;
import io.github.phasegrid.network.LossAndAccuracy;
import java.io.Serializable;

/**
 * How well the network itself does on each example of a stretch. Kept one by one: the driver adds
 * up all examples in their order, so that the sum is the same to the bit however they were cut.
 */
final class Fit implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int first;
  private final int classes;
  private final double[] losses;
  private final boolean[] correct;
  private boolean known;

  /**
   * @param known whether the network's outputs are logits
   * @param classes how many there must be
   */
  Fit(Stretch stretch, boolean known, int classes) {
    this.first = stretch.first();
    this.classes = classes;
    this.known = known;
    this.losses = new double[stretch.count()];
    this.correct = new boolean[stretch.count()];
  }

  /** Whether the outputs are logits of these classes. */
  boolean known() {
    return known;
  }

  /**
   * Looks at a batch of the stretch.
   *
   * @param network how it is called in messages
   * @throws UserMistakeException when the network puts out what is no finite number
   */
  void add(ExtractedBatch batch, Examples examples, String network) {
    for (int row = 0; row < batch.outputs().length; row++) {
      double[] logits = batch.outputs()[row];
      int example = batch.first() + row;
      requireFinite(logits, example, network);
      known = known && logits.length == classes;
      if (known) {
        int label = examples.label(example);
        losses[example - first] = Logits.crossEntropy(logits, label);
        correct[example - first] = Logits.predicted(logits) == label;
      }
    }
  }

  private static void requireFinite(double[] logits, int example, String network) {
    for (double logit : logits) {
      if (!Double.isFinite(logit)) {
        throw new UserMistakeException(
            network
                + ": the network puts out "
                + logit
                + " for example "
                + example
                + "; its weights are not sound");
      }
    }
  }

  /** Counts the stretch's examples, in order. */
  void addTo(LossAndAccuracy.Tally tally) {
    for (int i = 0; i < losses.length; i++) {
      tally.add(losses[i], correct[i]);
    }
  }
}
