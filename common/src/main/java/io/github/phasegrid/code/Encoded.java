package io.github.phasegrid.code;

import io.github.phasegrid.network.LossAndAccuracy;
import java.util.List;

/**
 * What one network makes of some examples.
 *
 * @param codes one row per example, in their order
 * @param performance one entry for each array of labels that was given
 */
public record Encoded(CodeMatrix codes, List<LossAndAccuracy> performance) {

  /** Keeps an unmodifiable list. */
  public Encoded {
    performance = List.copyOf(performance);
  }
}
