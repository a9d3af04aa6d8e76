package io.github.phasegrid.sweep;

import io.github.phasegrid.network.Architecture;
import io.github.phasegrid.network.NetworkSpec;
import java.util.Arrays;
import java.util.List;

/**
 * What a trial's codes are held against: the same measures of something that was not learnt, or is
 * no code.
 */
public enum Control {
  /** The codes of the initial network. */
  UNTRAINED("untrained"),
  /** The initial network, its batch norm told the statistics of the training examples. */
  CALIBRATED("calibrated"),
  /** As many random projections as a code has bits, each above its training median or not. */
  RANDOM_PROJECTION("random-projection"),
  /** The inputs themselves: above one half or not, and real-valued. */
  PIXELS("pixels"),
  /** The real-valued activations behind the codes of checkpoint {@code last}. */
  ACTIVATIONS("activations");

  private final String key;

  Control(String key) {
    this.key = key;
  }

  /** The name in sweep files and tables. */
  public String key() {
    return key;
  }

  /** Whether such a network can have it. */
  public boolean isFor(Architecture network) {
    return network instanceof NetworkSpec perceptron
        ? isFor(true, perceptron.batchNorm())
        : isFor(false, true);
  }

  /**
   * The reverse of {@link #key()}.
   *
   * @throws IllegalArgumentException when there is no such control
   */
  public static Control ofKey(String key) {
    return Arrays.stream(values())
        .filter(control -> control.key.equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no control is named " + key));
  }

  /** Those that some network of a sweep can have, which has such networks. */
  static List<Control> possible(boolean perceptrons, boolean batchNorm) {
    return Arrays.stream(values()).filter(c -> c.isFor(perceptrons, batchNorm)).toList();
  }

  private boolean isFor(boolean perceptron, boolean batchNorm) {
    return switch (this) {
      case UNTRAINED, PIXELS -> true;
      case CALIBRATED -> perceptron && batchNorm;
      case RANDOM_PROJECTION, ACTIVATIONS -> perceptron;
    };
  }

  /**
   * Which controls a sweep asks for.
   *
   * @param kinds in order, without doubles; none for none
   * @param repeats so many of the sweep's repeats have them, from the first on: 1 or more
   */
  public record Choice(List<Control> kinds, int repeats) {
    /** Keeps its own copy. */
    public Choice {
      kinds = List.copyOf(kinds);
    }
  }
}
