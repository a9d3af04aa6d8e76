package io.github.phasegrid.sweep;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where one regime of the phase chart ends and the next begins; keys of {@code sweep.phase}. What
 * they mean is told by {@code phase.RegimeRule}. They change no trial and no score.
 *
 * @param deterministicRedundancy test redundancy ratio up to which codes count as unique, in [0, 1]
 * @param collidingRedundancy test redundancy ratio above which codes collide, at least {@code
 *     deterministicRedundancy} and at most 1
 * @param categorizedGap gap between the network's and K-NN's test accuracy up to which
 *     categorization is on its plateau, in [0, 1]
 * @param uncategorizedGap gap above which there is no categorization, at least {@code
 *     categorizedGap} and at most 1
 */
public record RegimeThresholds(
    double deterministicRedundancy,
    double collidingRedundancy,
    double categorizedGap,
    double uncategorizedGap)
    implements Serializable {

  /** Used where a sweep file says nothing. */
  public static final RegimeThresholds DEFAULT = new RegimeThresholds(0.05, 0.5, 0.03, 0.15);

  /** One of the four, by its key in sweep files. */
  public enum Key {
    DETERMINISTIC_REDUNDANCY("deterministic-redundancy"),
    COLLIDING_REDUNDANCY("colliding-redundancy"),
    CATEGORIZED_GAP("categorized-gap"),
    UNCATEGORIZED_GAP("uncategorized-gap");

    private final String key;

    Key(String key) {
      this.key = key;
    }

    /** Such as {@code categorized-gap}. */
    public String key() {
      return key;
    }
  }

  /**
   * Refuses thresholds out of order.
   *
   * @throws IllegalArgumentException with what would be right, in one line
   */
  public RegimeThresholds {
    requireOrder(
        Key.DETERMINISTIC_REDUNDANCY,
        deterministicRedundancy,
        Key.COLLIDING_REDUNDANCY,
        collidingRedundancy);
    requireOrder(Key.CATEGORIZED_GAP, categorizedGap, Key.UNCATEGORIZED_GAP, uncategorizedGap);
  }

  private static void requireOrder(Key low, double lower, Key high, double upper) {
    if (!(lower >= 0 && lower <= upper && upper <= 1)) {
      throw new IllegalArgumentException(
          "%s = %s and %s = %s must satisfy 0 <= %s <= %s <= 1"
              .formatted(low.key, lower, high.key, upper, low.key, high.key));
    }
  }

  /** One of the four. */
  public double get(Key key) {
    return switch (key) {
      case DETERMINISTIC_REDUNDANCY -> deterministicRedundancy;
      case COLLIDING_REDUNDANCY -> collidingRedundancy;
      case CATEGORIZED_GAP -> categorizedGap;
      case UNCATEGORIZED_GAP -> uncategorizedGap;
    };
  }

  /**
   * The same but for one of the four.
   *
   * @throws IllegalArgumentException when that puts them out of order
   */
  public RegimeThresholds with(Key key, double value) {
    return new RegimeThresholds(
        key == Key.DETERMINISTIC_REDUNDANCY ? value : deterministicRedundancy,
        key == Key.COLLIDING_REDUNDANCY ? value : collidingRedundancy,
        key == Key.CATEGORIZED_GAP ? value : categorizedGap,
        key == Key.UNCATEGORIZED_GAP ? value : uncategorizedGap);
  }

  /** All four by their keys, in order. */
  public Map<String, Double> byKey() {
    Map<String, Double> all = new LinkedHashMap<>();
    for (Key key : Key.values()) {
      all.put(key.key, get(key));
    }
    return all;
  }
}
