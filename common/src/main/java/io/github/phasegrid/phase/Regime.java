package io.github.phasegrid.phase;

import java.util.Locale;

/** Where on the activation hash phase chart a cell lies. */
public enum Regime {
  UNDER_EXPRESSIVE,
  CRITICALLY_EXPRESSIVE,
  SUFFICIENTLY_EXPRESSIVE,
  /** Hardly a collision, and yet no categorization: an untrained network, for one. */
  DETERMINISTIC_UNCATEGORIZED,
  /** Its repeats scatter too widely to say. */
  UNDECIDED;

  /** As in the table {@code phases}, such as {@code under-expressive}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
