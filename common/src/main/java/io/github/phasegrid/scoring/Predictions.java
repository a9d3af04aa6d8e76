package io.github.phasegrid.scoring;

import java.util.function.Function;

/** What an algorithm told of each example, or the reason why it could not be asked. */
public sealed interface Predictions {

  /**
   * Something told.
   *
   * @param values {@code [n]}: a label or a cluster for each example
   */
  record Made(int[] values) implements Predictions {}

  /**
   * Nothing told.
   *
   * @param why a few words for a reader of the table, such as {@code one class only}
   */
  record Missing(String why) implements Predictions {}

  /** A measure of what was told, absent for the same reason where nothing was. */
  default Measured measuredBy(Function<int[], Measured> measure) {
    if (this instanceof Made made) {
      return measure.apply(made.values());
    }
    return Measured.absent(((Missing) this).why());
  }
}
