package io.github.phasegrid.sweep;

import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.CodeLayer;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the codes of a checkpoint are seen as: each aspect is measured for itself and is a row of
 * table {@code properties}.
 *
 * @param layer which bits
 * @param told the test examples, or the probe that stands in their place
 * @param needed the splits whose codes are needed to measure it
 */
public record Aspect(CodeLayer layer, Split told, Set<Split> needed) {
  /** What the tables call the probe where there is none. */
  public static final String NO_PROBE = "none";

  /** The test examples, K-NN and logistic regression also learning from those for validation. */
  static Aspect ofTest(CodeLayer layer, boolean validation) {
    EnumSet<Split> needed = EnumSet.of(Split.TRAIN, Split.TEST);
    if (validation) {
      needed.add(Split.VALIDATION);
    }
    return new Aspect(layer, Split.TEST, needed);
  }

  static Aspect ofProbe(CodeLayer layer, Split probe) {
    return new Aspect(layer, probe, EnumSet.of(Split.TRAIN, probe));
  }

  /** The probe's name, or {@link #NO_PROBE}. */
  public String probe() {
    return told.isProbe() ? told.key() : NO_PROBE;
  }
}
