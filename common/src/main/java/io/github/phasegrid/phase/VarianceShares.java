package io.github.phasegrid.phase;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * How much of what varies in a sweep each of its axes accounts for: Sobol's indices of the mean
 * over repeats, taken exactly from the full grid, on which every value of an axis weighs the same
 * (functional analysis of variance; Sobol 1993, Homma and Saltelli 1996).
 *
 * <p>With y the property and x the axes, the first-order share of axis i is {@code Var(E[y | xᵢ]) /
 * Var(y)}: what the axis does by itself. Its total share is {@code E[Var(y | all but xᵢ)] /
 * Var(y)}: the same and everything it does together with others. First-order shares sum to at most
 * 1, total shares to at least 1.
 *
 * <p>Intervals are percentiles of a bootstrap over repeats, which are drawn whole: trials of one
 * repeat share their data order, so they are not independent. They say how far shares depend on the
 * repeats' luck, not on which values the axes have.
 *
 * @param property what varies
 * @param axes one share each, in the order of axes
 * @param repeats repeats that every combination has
 * @param noise what is left of the repeats' scatter in the means, {@code s² / repeats} on average,
 *     as a share of the variance; part of the total shares; 0 for one repeat, which shows none
 */
public record VarianceShares(Property property, List<Share> axes, int repeats, double noise) {
  private static final int RESAMPLES = 1_000;
  private static final long SEED = 1;
  private static final double LOW = 2.5;
  private static final double HIGH = 97.5;

  /** Keeps its own copy. */
  public VarianceShares {
    axes = List.copyOf(axes);
  }

  /**
   * One axis's part.
   *
   * @param axis with those values that were compared
   */
  public record Share(Axis axis, Bounded firstOrder, Bounded total) {}

  /**
   * A share with its 95 % interval.
   *
   * @param low the value itself for one repeat, as is {@code high}
   */
  public record Bounded(double value, double low, double high) {}

  /**
   * The shares of all axes along which the cells vary.
   *
   * @param cells of one sweep, one layer and one probe
   * @return empty where there is no full grid, or nothing varies
   */
  public static Optional<VarianceShares> of(Collection<Cell> cells, Property property) {
    return Factorial.of(cells, property)
        .filter(grid -> StatUtils.populationVariance(means(grid)) > 0)
        .map(grid -> of(grid, property));
  }

  private static double[] means(Factorial grid) {
    return grid.means(IntStream.range(0, grid.repeats()).toArray());
  }

  private static VarianceShares of(Factorial grid, Property property) {
    double[] means = means(grid);
    Indices measured = Indices.of(grid, means);
    List<Indices> resampled = resample(grid);
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < grid.axes().size(); i++) {
      int axis = i;
      shares.add(
          new Share(
              grid.axes().get(i),
              bounded(
                  measured.first[i], resampled.stream().mapToDouble(r -> r.first[axis]).toArray()),
              bounded(
                  measured.total[i],
                  resampled.stream().mapToDouble(r -> r.total[axis]).toArray())));
    }
    double noise = noise(grid) / StatUtils.populationVariance(means);
    return new VarianceShares(property, shares, grid.repeats(), noise);
  }

  /** Drawn repeats among which nothing varies have no shares and are passed over. */
  private static List<Indices> resample(Factorial grid) {
    if (grid.repeats() == 1) {
      return List.of();
    }
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(SEED);
    List<Indices> resampled = new ArrayList<>();
    for (int i = 0; i < RESAMPLES; i++) {
      int[] drawn = new int[grid.repeats()];
      Arrays.setAll(drawn, k -> random.nextInt(grid.repeats()));
      double[] means = grid.means(drawn);
      if (StatUtils.populationVariance(means) > 0) {
        resampled.add(Indices.of(grid, means));
      }
    }
    return resampled;
  }

  private static Bounded bounded(double value, double[] resampled) {
    if (resampled.length == 0) {
      return new Bounded(value, value, value);
    }
    Percentile percentile = new Percentile();
    percentile.setData(resampled);
    return new Bounded(value, percentile.evaluate(LOW), percentile.evaluate(HIGH));
  }

  private static double noise(Factorial grid) {
    if (grid.repeats() == 1) {
      return 0;
    }
    double sum = 0;
    int combinations = grid.outcomes()[0].length;
    for (int i = 0; i < combinations; i++) {
      int at = i;
      sum += StatUtils.variance(Arrays.stream(grid.outcomes()).mapToDouble(o -> o[at]).toArray());
    }
    return sum / combinations / grid.repeats();
  }

  /** First-order and total indices, one per axis. */
  private record Indices(double[] first, double[] total) {

    static Indices of(Factorial grid, double[] means) {
      double variance = StatUtils.populationVariance(means);
      int axes = grid.axes().size();
      double[] first = new double[axes];
      double[] total = new double[axes];
      for (int i = 0; i < axes; i++) {
        int values = grid.axes().get(i).values().size();
        int stride = grid.stride(i);
        first[i] = StatUtils.populationVariance(sections(means, values, stride)) / variance;
        total[i] = meanVarianceAlong(means, values, stride) / variance;
      }
      return new Indices(first, total);
    }

    /** The mean over all combinations with each of the axis's values. */
    private static double[] sections(double[] means, int values, int stride) {
      double[] sections = new double[values];
      for (int i = 0; i < means.length; i++) {
        sections[i / stride % values] += means[i] * values / means.length;
      }
      return sections;
    }

    /** The variance along the axis, all else equal, on average. */
    private static double meanVarianceAlong(double[] means, int values, int stride) {
      double[] row = new double[values];
      double sum = 0;
      for (int i = 0; i < means.length; i++) {
        if (i / stride % values == 0) {
          for (int k = 0; k < values; k++) {
            row[k] = means[i + k * stride];
          }
          sum += StatUtils.populationVariance(row);
        }
      }
      return sum * values / means.length;
    }
  }
}
