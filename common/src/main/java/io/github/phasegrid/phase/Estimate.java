package io.github.phasegrid.phase;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A mean over repeats and how far it can be trusted.
 *
 * @param count number of repeats, at least 1
 * @param mean their mean
 * @param deviation their sample standard deviation (divisor n − 1); 0 for one repeat, which shows
 *     no spread: see {@link #standardError()}
 */
public record Estimate(int count, double mean, double deviation) {
  private static final double TWO_SIDED_95 = 0.975;
  private static final Map<Integer, Double> QUANTILES = new ConcurrentHashMap<>();

  /** Refuses a mean of nothing. */
  public Estimate {
    if (count < 1) {
      throw new IllegalArgumentException("a mean of " + count + " values");
    }
  }

  /**
   * Takes mean and spread.
   *
   * @param values one per repeat
   * @return empty without values
   */
  public static Optional<Estimate> of(double... values) {
    if (values.length == 0) {
      return Optional.empty();
    }
    if (Arrays.stream(values).allMatch(v -> v == values[0])) {
      return Optional.of(new Estimate(values.length, values[0], 0)); // no rounding taken for spread
    }
    double mean = StatUtils.mean(values);
    double deviation = Math.sqrt(StatUtils.variance(values, mean));
    return Optional.of(new Estimate(values.length, mean, deviation));
  }

  /** The standard error of the mean, {@code s / √n}; empty for one repeat. */
  public OptionalDouble standardError() {
    return count == 1 ? OptionalDouble.empty() : OptionalDouble.of(deviation / Math.sqrt(count));
  }

  /**
   * Half the width of the 95 % interval of the mean: the standard error times Student's t with n −
   * 1 degrees of freedom; empty for one repeat.
   */
  public OptionalDouble halfWidth95() {
    return count == 1
        ? OptionalDouble.empty()
        : OptionalDouble.of(quantile(count - 1) * deviation / Math.sqrt(count));
  }

  /** Solving for a quantile is slow, and a sweep asks for the same few again and again. */
  private static double quantile(int degreesOfFreedom) {
    return QUANTILES.computeIfAbsent(
        degreesOfFreedom,
        // No random generator: nothing is sampled.
        df -> new TDistribution(null, df).inverseCumulativeProbability(TWO_SIDED_95));
  }
}
