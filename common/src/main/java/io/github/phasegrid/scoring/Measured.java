package io.github.phasegrid.scoring;

import java.util.Optional;

/** A number, or the reason why there is none. Tables hold the latter as null and a note. */
public sealed interface Measured {

  /**
   * A number.
   *
   * @param number finite
   */
  record Value(double number) implements Measured {
    /** Refuses what is not a number. */
    public Value {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("measured " + number);
      }
    }
  }

  /**
   * No number.
   *
   * @param why a few words for a reader of the table, such as {@code no examples}
   */
  record Absent(String why) implements Measured {}

  /** A finite number. */
  static Measured of(double number) {
    return new Value(number);
  }

  /** No number, for this reason. */
  static Measured absent(String why) {
    return new Absent(why);
  }

  /** The number, or empty. */
  default Optional<Double> value() {
    return this instanceof Value value ? Optional.of(value.number()) : Optional.empty();
  }

  /** Why there is no number, or empty when there is one. */
  default Optional<String> reason() {
    return this instanceof Absent absent ? Optional.of(absent.why()) : Optional.empty();
  }
}
