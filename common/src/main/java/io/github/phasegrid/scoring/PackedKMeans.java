package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import java.util.Arrays;
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

  private final BytePlanes planes;
  private final int[] weights;
  private final int[] setBits;
  private final int clusters;
  private final double smallestMove;
  private final double[] products;

  private PackedKMeans(CodeMatrix distinct, int[] weights, int clusters) {
    this.planes = BytePlanes.of(distinct);
    this.weights = weights;
    this.setBits = planes.setBits();
    this.clusters = clusters;
    this.smallestMove = TOLERANCE * meanVariance();
    this.products = new double[planes.rows()];
  }

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
    PackedKMeans kmeans =
        new PackedKMeans(codes.select(regions.firstExample()), regions.sizes(), k);
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(settings.seed());
    Fit best = kmeans.run(random, settings.maxIterations());
    for (int restart = 1; restart < settings.restarts(); restart++) {
      Fit fit = kmeans.run(random, settings.maxIterations());
      best = fit.cost() < best.cost() ? fit : best;
    }
    int[] ofDistinct = best.clusters();
    int[] ofCodes = Arrays.stream(regions.regionOf()).map(region -> ofDistinct[region]).toArray();
    return new Fit(ofCodes, k, best.cost(), best.iterations());
  }

  private Fit run(UniformRandomProvider random, int maxIterations) {
    double[][] centres = new PlusPlus(random).start();
    int[] assigned = new int[planes.rows()];
    int[] previous = new int[planes.rows()];
    double[] distances = new double[planes.rows()];
    Arrays.fill(previous, -1);
    int iteration = 0;
    boolean settled = false;
    while (true) {
      assign(centres, assigned, distances);
      if (settled || iteration == maxIterations || Arrays.equals(assigned, previous)) {
        break;
      }
      iteration++;
      System.arraycopy(assigned, 0, previous, 0, assigned.length);
      fillEmptyClusters(assigned, distances);
      settled = moveCentres(assigned, centres) <= smallestMove;
    }
    double cost = 0;
    for (int row = 0; row < distances.length; row++) {
      cost += weights[row] * distances[row];
    }
    return new Fit(assigned, clusters, cost, iteration);
  }

  /**
   * Puts every code into the cluster whose centre is nearest; of two as near, into the lower one.
   * {@code ‖x − c‖² = |x| + ‖c‖² − 2 c·x}, where |x| is the number of set bits.
   */
  private void assign(double[][] centres, int[] assigned, double[] distances) {
    for (int cluster = 0; cluster < clusters; cluster++) {
      double[] centre = centres[cluster];
      double[] factors = new double[centre.length];
      double norm = 0;
      for (int bit = 0; bit < centre.length; bit++) {
        factors[bit] = -2 * centre[bit];
        norm += centre[bit] * centre[bit];
      }
      if (cluster == 0) {
        planes.multiply(factors, 0, norm, distances);
        Arrays.fill(assigned, 0);
      } else {
        planes.multiply(factors, 0, norm, products);
        keepNearer(cluster, assigned, distances);
      }
    }
    for (int row = 0; row < distances.length; row++) {
      distances[row] = Math.max(0, distances[row] + setBits[row]);
    }
  }

  private void keepNearer(int cluster, int[] assigned, double[] distances) {
    for (int row = 0; row < assigned.length; row++) {
      boolean nearer = products[row] < distances[row];
      assigned[row] = nearer ? cluster : assigned[row];
      distances[row] = nearer ? products[row] : distances[row];
    }
  }

  /**
   * Gives every empty cluster the code that is farthest from its centre, of those that are not
   * alone in their cluster. (There are more distinct codes than clusters, so there is one.)
   */
  private void fillEmptyClusters(int[] assigned, double[] distances) {
    int[] members = new int[clusters];
    for (int cluster : assigned) {
      members[cluster]++;
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      if (members[cluster] > 0) {
        continue;
      }
      int farthest = -1;
      for (int row = 0; row < assigned.length; row++) {
        if (members[assigned[row]] > 1 && (farthest < 0 || distances[row] > distances[farthest])) {
          farthest = row;
        }
      }
      members[assigned[farthest]]--;
      members[cluster]++;
      assigned[farthest] = cluster;
    }
  }

  /** Moves centres to the means of their clusters; returns the sum of the squared ways. */
  private double moveCentres(int[] assigned, double[][] centres) {
    int[][] sums = new int[clusters][planes.bits()];
    planes.countByGroup(assigned, weights, sums);
    int[] size = new int[clusters];
    for (int row = 0; row < assigned.length; row++) {
      size[assigned[row]] += weights[row];
    }
    double moved = 0;
    for (int cluster = 0; cluster < clusters; cluster++) {
      for (int bit = 0; bit < planes.bits(); bit++) {
        double mean = sums[cluster][bit] / (double) size[cluster];
        double way = mean - centres[cluster][bit];
        centres[cluster][bit] = mean;
        moved += way * way;
      }
    }
    return moved;
  }

  private double meanVariance() {
    int[][] ones = new int[1][planes.bits()];
    planes.countByGroup(new int[planes.rows()], weights, ones);
    double examples = Arrays.stream(weights).sum();
    double variance = 0;
    for (int count : ones[0]) {
      double mean = count / examples;
      variance += mean * (1 - mean);
    }
    return variance / planes.bits();
  }

  /**
   * Starting centres by greedy k-means++ (Arthur and Vassilvitskii 2007, and the greedy choice of
   * their own implementation): each centre is the best of 2 + ⌊ln k⌋ codes drawn with probability
   * proportional to weight times squared distance to the nearest centre so far.
   */
  private final class PlusPlus {
    private final UniformRandomProvider random;

    /** Weight times squared distance to the nearest centre, by row. */
    private double[] potential = new double[planes.rows()];

    private double[] candidatePotential = new double[planes.rows()];

    PlusPlus(UniformRandomProvider random) {
      this.random = random;
    }

    double[][] start() {
      double[][] centres = new double[clusters][];
      for (int row = 0; row < potential.length; row++) {
        potential[row] = weights[row];
      }
      int first = draw(total(potential));
      Arrays.fill(potential, Double.POSITIVE_INFINITY);
      centres[0] = centre(first);
      double total = potentialWith(centres[0], potential);
      int trials = 2 + (int) Math.log(clusters);
      for (int cluster = 1; cluster < clusters; cluster++) {
        double[] bestPotential = new double[potential.length];
        double bestTotal = Double.POSITIVE_INFINITY;
        for (int trial = 0; trial < trials; trial++) {
          double[] candidate = centre(draw(total));
          System.arraycopy(potential, 0, candidatePotential, 0, potential.length);
          double candidateTotal = potentialWith(candidate, candidatePotential);
          if (candidateTotal < bestTotal) {
            bestTotal = candidateTotal;
            centres[cluster] = candidate;
            double[] freed = bestPotential;
            bestPotential = candidatePotential;
            candidatePotential = freed;
          }
        }
        potential = bestPotential;
        total = bestTotal;
      }
      return centres;
    }

    /** Lowers each potential to what it is with one more centre; returns their sum. */
    private double potentialWith(double[] centre, double[] lowered) {
      double[] factors = new double[centre.length];
      double norm = 0;
      for (int bit = 0; bit < centre.length; bit++) {
        factors[bit] = -2 * centre[bit];
        norm += centre[bit];
      }
      planes.multiply(factors, 0, norm, products); // whole numbers: exact
      for (int row = 0; row < lowered.length; row++) {
        lowered[row] = Math.min(lowered[row], weights[row] * (products[row] + setBits[row]));
      }
      return total(lowered);
    }

    private int draw(double total) {
      double rest = random.nextDouble() * total;
      int row = -1;
      for (int candidate = 0; candidate < potential.length; candidate++) {
        if (potential[candidate] > 0) {
          row = candidate; // the last possible one if rounding leaves a rest
          rest -= potential[candidate];
          if (rest < 0) {
            break;
          }
        }
      }
      return row;
    }

    private double[] centre(int row) {
      double[] centre = new double[planes.bits()];
      for (int bit = 0; bit < centre.length; bit++) {
        centre[bit] = planes.get(row, bit) ? 1 : 0;
      }
      return centre;
    }

    private static double total(double[] values) {
      double total = 0;
      for (double value : values) {
        total += value;
      }
      return total;
    }
  }
}
