package io.github.phasegrid.score;

import io.github.phasegrid.scoring.Measured;
import io.github.phasegrid.scoring.Predictions;
import java.io.Serializable;

/**
 * How many examples were told right.
 *
 * @param right of them
 * @param examples all
 */
record Tally(long right, long examples) implements Serializable {
  static final Tally NONE = new Tally(0, 0);

  /** Counts. */
  static Tally of(int[] told, int[] labels) {
    long right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += told[i] == labels[i] ? 1 : 0;
    }
    return new Tally(right, labels.length);
  }

  /** Counts what was told of at least one example. */
  static Tally of(Predictions told, int[] labels) {
    return told instanceof Predictions.Made made ? of(made.values(), labels) : NONE;
  }

  Tally plus(Tally other) {
    return new Tally(right + other.right, examples + other.examples);
  }

  /** The share told right; absent without examples. */
  Measured accuracy() {
    return examples == 0 ? Measured.absent("no examples") : Measured.of(right / (double) examples);
  }
}
