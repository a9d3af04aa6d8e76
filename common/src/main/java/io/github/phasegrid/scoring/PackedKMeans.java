package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.ColumnCounts;
import io.github.phasegrid.code.Regions;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * K-Means on packed codes, as vectors of zeros and ones with squared Euclidean distance.
 *
 * <p>Lloyd's algorithm from several k-means++ starts, of which the cheapest result is kept. Equal
 * codes are handled once, with their number as weight, which changes no result: they are always in
 * the same cluster. Deterministic for a seed.
 */
public final class PackedKMeans {
  /** A start ends when its centres move less than this share of the codes' mean variance. */
  private static final double TOLERANCE = 1e-4;

  private PackedKMeans() {}

  /**
   * Where the codes went.
   *
   * @param clusters {@code [n]}: the cluster of each code, 0 to {@code clusterCount − 1}
   * @param clusterCount number of clusters: k, or the number of distinct codes where that is
   *     smaller
   * @param cost sum over codes of the squared distance to their cluster's centre
   * @param iterations of the start that was kept
   */
  public record Fit(int[] clusters, int clusterCount, double cost, int iterations) {}

  /**
   * Clusters the codes.
   *
   * @param codes {@code [n, bits]}, n 1 or more
   * @param regions the regions of these codes
   * @param k number of clusters, 1 or more
   * @param settings seed, restarts, most iterations
   */
  public static Fit fit(CodeMatrix codes, Regions regions, int k, ScoringSpec.KMeans settings) {
    if (codes.rows() == 0 || k < 1) {
      throw new IllegalArgumentException(k + " clusters of " + codes.rows() + " codes");
    }
    if (regions.count() <= k) {
      return new Fit(regions.regionOf().clone(), regions.count(), 0, 0);
    }
    CodeMatrix distinct = codes.select(regions.firstExample());
    int[] weights = regions.sizes();
    BytePlanes planes = BytePlanes.of(distinct);
    int[] setBits = planes.setBits();
    double smallestMove = smallestMove(codes);
    Fit best = new Fit(regions.regionOf(), k, Double.POSITIVE_INFINITY, 0);
    for (int[] centres : draw(distinct, weights, k, settings)) {
      LloydRun run = new LloydRun(planes, setBits, weights, centres);
      run.run(settings.maxIterations(), smallestMove);
      double cost = run.cost();
      if (cost < best.cost()) {
        best = new Fit(run.assigned(), k, cost, run.iterations());
      }
    }
    int[] ofDistinct = best.clusters();
    int[] ofCodes = Arrays.stream(regions.regionOf()).map(region -> ofDistinct[region]).toArray();
    return new Fit(ofCodes, k, best.cost(), best.iterations());
  }

  /**
   * The starts: for each the distinct codes that are its first centres.
   *
   * @param codes {@code [n, bits]}, n 1 or more
   * @param regions the regions of these codes
   * @return {@code [restarts][k]}: numbers of regions; with no more regions than k one start, of
   *     all of them
   */
  public static int[][] starts(
      CodeMatrix codes, Regions regions, int k, ScoringSpec.KMeans settings) {
    return regions.count() <= k
        ? new int[][] {IntStream.range(0, regions.count()).toArray()}
        : draw(codes.select(regions.firstExample()), regions.sizes(), k, settings);
  }

  private static int[][] draw(
      CodeMatrix distinct, int[] weights, int k, ScoringSpec.KMeans settings) {
    KMeansSeeding seeding = new KMeansSeeding(distinct, weights);
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(settings.seed());
    return Stream.generate(() -> seeding.draw(k, random))
        .limit(settings.restarts())
        .toArray(int[][]::new);
  }

  /** Sum of the squared moves of all centres that ends a start, as in scikit-learn. */
  public static double smallestMove(CodeMatrix codes) {
    return TOLERANCE * meanVariance(ColumnCounts.of(codes));
  }

  private static double meanVariance(ColumnCounts counts) {
    double variance = 0;
    for (int count : counts.ones()) {
      double mean = count / (double) counts.rows();
      variance += mean * (1 - mean);
    }
    return variance / counts.ones().length;
  }
}
