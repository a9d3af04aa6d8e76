package io.github.phasegrid.phase;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Names the regime of a cell from its test redundancy ratio r and its categorization gap g, the
 * distance (whichever is ahead) between the network's and K-NN's test accuracy.
 *
 * <p>Codes that often collide (r above {@code collidingRedundancy}) are under-expressive; codes
 * that hardly do (r at most {@code deterministicRedundancy}) are sufficiently-expressive where K-NN
 * reads from them about what the network knows (g at most {@code categorizedGap}) and
 * deterministic-uncategorized where it does not (g above {@code uncategorizedGap}). All between is
 * critically-expressive, and a cell whose 95 % intervals reach into a second regime is undecided.
 *
 * <p>The rule is this project's own: the paper states no thresholds. Test examples are used because
 * their number is the same for every sample size. With one repeat there is no interval and the
 * values themselves decide.
 *
 * @param deterministicRedundancy r up to which codes count as unique, in [0, 1]
 * @param collidingRedundancy r above which they collide, at least {@code deterministicRedundancy}
 * @param categorizedGap g up to which categorization is on its plateau, in [0, 1]
 * @param uncategorizedGap g above which there is none, at least {@code categorizedGap}
 */
public record RegimeRule(
    double deterministicRedundancy,
    double collidingRedundancy,
    double categorizedGap,
    double uncategorizedGap) {

  /** Of the rule's form; another form, or other defaults, get another number. */
  public static final int VERSION = 1;

  /** The thresholds used where nobody says otherwise. */
  public static final RegimeRule DEFAULT = new RegimeRule(0.05, 0.5, 0.03, 0.15);

  /** Refuses thresholds out of order. */
  public RegimeRule {
    requireOrder("redundancy thresholds", deterministicRedundancy, collidingRedundancy);
    requireOrder("gap thresholds", categorizedGap, uncategorizedGap);
  }

  private static void requireOrder(String what, double lower, double upper) {
    if (!(lower >= 0 && lower <= upper && upper <= 1)) {
      throw new IllegalArgumentException(
          "%s must satisfy 0 <= %s <= %s <= 1".formatted(what, lower, upper));
    }
  }

  /**
   * The regime of a cell; empty where the test redundancy, the network's or K-NN's test accuracy is
   * missing, as for probes.
   */
  public Optional<Regime> classify(Cell cell) {
    return cell.estimate(Property.REDUNDANCY_TEST)
        .flatMap(
            redundancy ->
                cell.difference(Property.NETWORK_ACCURACY_TEST, Property.KNN_ACCURACY_TEST)
                    .map(lead -> classify(redundancy, lead)));
  }

  /**
   * The regime of two estimates.
   *
   * @param redundancy the test redundancy ratio
   * @param lead the network's test accuracy less K-NN's, paired by repeat
   */
  Regime classify(Estimate redundancy, Estimate lead) {
    Interval r = Interval.of(redundancy);
    Interval g = Interval.of(lead).magnitude();
    // Along r, and along g at low r, regimes follow one another without coming back: a box that
    // meets several has corners in several.
    Set<Regime> met = EnumSet.noneOf(Regime.class);
    for (double someR : new double[] {r.low, r.high}) {
      for (double someG : new double[] {g.low, g.high}) {
        met.add(at(someR, someG));
      }
    }
    return met.size() == 1 ? met.iterator().next() : Regime.UNDECIDED;
  }

  /** The regime of exactly known values, both in [0, 1]. */
  Regime at(double redundancy, double gap) {
    if (redundancy > collidingRedundancy) {
      return Regime.UNDER_EXPRESSIVE;
    }
    if (redundancy > deterministicRedundancy) {
      return Regime.CRITICALLY_EXPRESSIVE;
    }
    if (gap <= categorizedGap) {
      return Regime.SUFFICIENTLY_EXPRESSIVE;
    }
    return gap > uncategorizedGap
        ? Regime.DETERMINISTIC_UNCATEGORIZED
        : Regime.CRITICALLY_EXPRESSIVE;
  }

  private record Interval(double low, double high) {
    static Interval of(Estimate estimate) {
      OptionalDouble half = estimate.halfWidth95();
      double reach = half.orElse(0);
      return new Interval(estimate.mean() - reach, estimate.mean() + reach);
    }

    /** The interval of absolute values. */
    Interval magnitude() {
      double far = Math.max(Math.abs(low), Math.abs(high));
      boolean crossesZero = low <= 0 && high >= 0;
      return new Interval(crossesZero ? 0 : Math.min(Math.abs(low), Math.abs(high)), far);
    }
  }
}
