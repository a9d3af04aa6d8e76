package io.github.phasegrid.report;

import io.github.phasegrid.phase.Regime;

/**
 * How a regime looks: by its colour, which darkens from unique codes to colliding ones, so that it
 * survives print and any kind of colour vision, and by its letter.
 *
 * @param regime which
 * @param letter stands in its cells
 * @param fill {@code #rrggbb}, the same on light and dark ground
 * @param ink of the letter on that fill
 * @param hatched whether fine lines cross it: it lies off the way from one regime to the next
 * @param meaning in a few plain words
 */
record RegimeStyle(
    Regime regime, String letter, String fill, String ink, boolean hatched, String meaning) {

  static RegimeStyle of(Regime regime) {
    return switch (regime) {
      case UNDER_EXPRESSIVE ->
          new RegimeStyle(regime, "U", "#3d2c78", "#ffffff", false, "many examples share a code");
      case CRITICALLY_EXPRESSIVE ->
          new RegimeStyle(regime, "C", "#2a8f8f", "#ffffff", false, "the transition");
      case SUFFICIENTLY_EXPRESSIVE ->
          new RegimeStyle(
              regime,
              "S",
              "#f5d547",
              "#1b2130",
              false,
              "almost every example has its own code, and the codes tell the classes apart");
      case DETERMINISTIC_UNCATEGORIZED ->
          new RegimeStyle(
              regime,
              "D",
              "#f0a8c8",
              "#1b2130",
              true,
              "as unique, but K-NN on the codes and the network disagree, as before training");
      case UNDECIDED ->
          new RegimeStyle(
              regime,
              "?",
              "#d5dae2",
              "#1b2130",
              true,
              "repeats scatter across a threshold, more of them would tell");
    };
  }

  /** As in the tables. */
  String key() {
    return regime.key();
  }
}
