package io.github.phasegrid.training;

import java.io.Serializable;

/**
 * A point of a training run that is looked at: after a number of epochs, or after the last one run.
 *
 * @param epoch epochs trained, 0 for the untrained network; {@link #LAST} has {@link
 *     Integer#MAX_VALUE}
 */
public record Checkpoint(int epoch) implements Comparable<Checkpoint>, Serializable {

  /** The weights after the final epoch run, early stopping included. */
  public static final Checkpoint LAST = new Checkpoint(Integer.MAX_VALUE);

  /** Refuses negative epochs. */
  public Checkpoint {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch " + epoch);
    }
  }

  /** As in sweep files and tables: {@code "10"} or {@code "last"}. */
  public String key() {
    return equals(LAST) ? "last" : Integer.toString(epoch);
  }

  /** The reverse of {@link #key()}. */
  public static Checkpoint ofKey(String key) {
    return key.equals("last") ? LAST : new Checkpoint(Integer.parseInt(key));
  }

  @Override
  public int compareTo(Checkpoint other) {
    return Integer.compare(epoch, other.epoch);
  }

  @Override
  public String toString() {
    return key();
  }
}
