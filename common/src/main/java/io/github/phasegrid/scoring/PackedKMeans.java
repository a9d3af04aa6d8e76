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
  public static final double TOLERANCE = 1e-4;

  private PackedKMeans() {}

  /**
   * Where the codes went.
   *
   * @param centres {@code [clusterCount][bits]}
   * @param clusters {@code [n]}: the cluster of each code, 0 to {@code clusterCount − 1}
   * @param clusterCount number of clusters: k, or the number of distinct codes where that is
   *     smaller
   * @param cost sum over codes of the squared distance to their cluster's centre
   * @param iterations of the start that was kept
   */
  public record Fit(
      double[][] centres, int[] clusters, int clusterCount, double cost, int iterations) {

    /**
     * The cluster that each of some other codes falls in: that of the nearest centre, the lower of
     * two as near.
     *
     * @param codes {@code [m, bits]}
     * @param regions the regions of these codes
     */
    public int[] clustersOf(CodeMatrix codes, Regions regions) {
      BytePlanes planes = BytePlanes.of(codes.select(regions.firstExample()));
      double[] nearest = new double[planes.rows()];
      Arrays.fill(nearest, Double.POSITIVE_INFINITY);
      int[] ofRegion = new int[planes.rows()];
      double[] scores = new double[planes.rows()];
      for (int cluster = 0; cluster < centres.length; cluster++) {
        LloydRun.Terms terms = LloydRun.Terms.of(centres[cluster]);
        planes.multiply(terms.factors(), 0, terms.norm(), scores);
        for (int row = 0; row < scores.length; row++) {
          if (scores[row] < nearest[row]) {
            nearest[row] = scores[row];
            ofRegion[row] = cluster;
          }
        }
      }
      return regions.ofExamples(ofRegion);
    }
  }

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
    CodeMatrix distinct = codes.select(regions.firstExample());
    if (regions.count() <= k) {
      return new Fit(vectors(distinct), regions.regionOf().clone(), regions.count(), 0, 0);
    }
    int[] weights = regions.sizes();
    BytePlanes planes = BytePlanes.of(distinct);
    int[] setBits = planes.setBits();
    double smallestMove = smallestMove(codes);
    Fit best = new Fit(new double[0][], regions.regionOf(), k, Double.POSITIVE_INFINITY, 0);
    for (int[] centres : draw(distinct, weights, k, settings)) {
      LloydRun run = new LloydRun(planes, setBits, weights, centres);
      run.run(settings.maxIterations(), smallestMove);
      double cost = run.cost();
      if (cost < best.cost()) {
        best = new Fit(run.centres(), run.assigned(), k, cost, run.iterations());
      }
    }
    int[] ofCodes = regions.ofExamples(best.clusters());
    return new Fit(best.centres(), ofCodes, k, best.cost(), best.iterations());
  }

  private static double[][] vectors(CodeMatrix codes) {
    double[][] vectors = new double[codes.rows()][codes.bits()];
    for (int row = 0; row < codes.rows(); row++) {
      for (int bit = 0; bit < codes.bits(); bit++) {
        vectors[row][bit] = codes.get(row, bit) ? 1 : 0;
      }
    }
    return vectors;
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
