package io.github.phasegrid.phase;

import io.github.phasegrid.sweep.RegimeThresholds;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
 * @param thresholds where regimes end
 */
public record RegimeRule(RegimeThresholds thresholds) {

  /** Of the rule's form and its default thresholds; another form, or other defaults, count on. */
  public static final int VERSION = 1;

  /** The rule where nobody says otherwise. */
  public static final RegimeRule DEFAULT = new RegimeRule(RegimeThresholds.DEFAULT);

  private static final Pattern CONFIGURED =
      Pattern.compile(
          Arrays.stream(RegimeThresholds.Key.values())
              .map(key -> key.key() + " ([0-9.E-]+)")
              .collect(Collectors.joining(", ", VERSION + " \\(", "\\)")));

  /**
   * What the column {@code rule_version} says: {@code 1} with the default thresholds, else the
   * thresholds too: {@code 1 (deterministic-redundancy 0.1, colliding-redundancy 0.5, …)}.
   */
  public String version() {
    if (equals(DEFAULT)) {
      return Integer.toString(VERSION);
    }
    return thresholds.byKey().entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", ", VERSION + " (", ")"));
  }

  /** The rule that {@link #version} wrote; empty for a rule of another version. */
  public static Optional<RegimeRule> ofVersion(String version) {
    if (version.equals(DEFAULT.version())) {
      return Optional.of(DEFAULT);
    }
    Matcher configured = CONFIGURED.matcher(version);
    if (!configured.matches()) {
      return Optional.empty();
    }
    double[] values =
        IntStream.rangeClosed(1, configured.groupCount())
            .mapToDouble(i -> Double.parseDouble(configured.group(i)))
            .toArray();
    return Optional.of(
        new RegimeRule(new RegimeThresholds(values[0], values[1], values[2], values[3])));
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
    if (redundancy > thresholds.collidingRedundancy()) {
      return Regime.UNDER_EXPRESSIVE;
    }
    if (redundancy > thresholds.deterministicRedundancy()) {
      return Regime.CRITICALLY_EXPRESSIVE;
    }
    if (gap <= thresholds.categorizedGap()) {
      return Regime.SUFFICIENTLY_EXPRESSIVE;
    }
    return gap > thresholds.uncategorizedGap()
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
