package io.github.phasegrid.scoring;

import java.util.Arrays;

/**
 * Lloyd's algorithm from one start, without the distances that cannot matter.
 *
 * <p>By the triangle inequality a centre that has moved by δ is at most δ nearer to a code than it
 * was (Elkan 2003). So each code keeps a lower bound of its distance to every centre and an upper
 * bound of that to its own, and only where they overlap distances are computed. A single bound of
 * the distance to all others (Hamerly 2010) spares most codes even the look at those of each. The
 * outcome is bit for bit that of computing them all: of two centres as near, the lower one wins.
 */
final class LloydRun {
  /** Bounds are trusted up to their rounding errors, which are far smaller than this. */
  private static final double SLACK = 1e-9;

  private final BytePlanes planes;
  private final int[] weights;
  private final int clusters;
  private final double[][] centres;
  private final int[][] sums;
  private final int[] sizes;
  private final int[] assigned;

  /** What {@link #sums} and {@link #sizes} count; −1 before the first count. */
  private final int[] counted;

  /** {@code ‖c‖² − 2 c·x} of a code and its own centre, where computed for the present centres. */
  private final double[] scores;

  private final int[] setBits;
  private final double[] upper;
  private final double[][] lower;

  /** No centre but a code's own is nearer than this: at most the least of those in lower. */
  private final double[] lowest;

  private final int[] chosen;
  private final double[] products;
  private int iterations;

  /**
   * @param planes distinct codes
   * @param setBits {@code [rows]}: set bits of each
   * @param weights {@code [rows]}: examples with each code
   * @param startRows the rows that the centres start at
   */
  LloydRun(BytePlanes planes, int[] setBits, int[] weights, int[] startRows) {
    int rows = planes.rows();
    this.planes = planes;
    this.setBits = setBits;
    this.weights = weights;
    this.clusters = startRows.length;
    this.centres = new double[clusters][planes.bits()];
    for (int cluster = 0; cluster < clusters; cluster++) {
      for (int bit = 0; bit < planes.bits(); bit++) {
        centres[cluster][bit] = planes.get(startRows[cluster], bit) ? 1 : 0;
      }
    }
    this.sums = new int[clusters][planes.bits()];
    this.sizes = new int[clusters];
    this.assigned = new int[rows];
    this.counted = new int[rows];
    Arrays.fill(counted, -1);
    this.scores = new double[rows];
    this.upper = new double[rows];
    this.lower = new double[clusters][rows];
    this.lowest = new double[rows];
    this.chosen = new int[rows];
    this.products = new double[rows];
  }

  /**
   * Runs until no code changes its cluster, the centres hardly move, or the iterations run out.
   *
   * @param smallestMove sum of squared ways of the centres that ends the run
   */
  void run(int maxIterations, double smallestMove) {
    assignFromScratch();
    boolean settled = false;
    while (!settled && iterations < maxIterations && !Arrays.equals(assigned, counted)) {
      iterations++;
      fillEmptyClusters();
      settled = moveCentres() <= smallestMove;
      assign();
    }
  }

  int iterations() {
    return iterations;
  }

  /** {@code [clusters][bits]}. */
  double[][] centres() {
    return centres;
  }

  /** {@code [rows]}: the cluster of each code. */
  int[] assigned() {
    return assigned;
  }

  /** Sum over examples of the squared distance to their centre. */
  double cost() {
    scoreOwnCentres();
    double cost = 0;
    for (int row = 0; row < scores.length; row++) {
      cost += weights[row] * Math.max(0, scores[row] + setBits[row]);
    }
    return cost;
  }

  private void assignFromScratch() {
    Arrays.fill(scores, Double.POSITIVE_INFINITY);
    for (int row = 0; row < chosen.length; row++) {
      chosen[row] = row;
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      offer(cluster, chosen.length);
    }
    for (int row = 0; row < lowest.length; row++) {
      lowest[row] = lowestOfOthers(row);
    }
  }

  private void assign() {
    int[] doubtful = new int[chosen.length];
    int doubts = 0;
    for (int row = 0; row < doubtful.length; row++) {
      doubtful[doubts] = row;
      doubts += lowest[row] <= upper[row] + SLACK ? 1 : 0;
    }
    int kept = 0;
    for (int i = 0; i < doubts; i++) {
      int row = doubtful[i];
      lowest[row] = lowestOfOthers(row);
      doubtful[kept] = row;
      kept += lowest[row] <= upper[row] + SLACK ? 1 : 0;
    }
    tightenOwn(doubtful, kept);
    doubts = kept;
    kept = 0;
    for (int i = 0; i < doubts; i++) {
      int row = doubtful[i];
      doubtful[kept] = row;
      kept += lowest[row] <= upper[row] + SLACK ? 1 : 0;
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      int count = 0;
      for (int i = 0; i < kept; i++) {
        int row = doubtful[i];
        chosen[count] = row;
        count += assigned[row] != cluster && mayBeNearer(cluster, row) ? 1 : 0;
      }
      offer(cluster, count);
    }
    for (int i = 0; i < kept; i++) {
      lowest[doubtful[i]] = lowestOfOthers(doubtful[i]);
    }
  }

  /** Computes the distances of some codes to the centres that are theirs. */
  private void tightenOwn(int[] rows, int count) {
    int[] ends = new int[clusters + 1];
    for (int i = 0; i < count; i++) {
      ends[assigned[rows[i]] + 1]++;
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      ends[cluster + 1] += ends[cluster];
    }
    int[] byCluster = new int[count];
    for (int i = 0; i < count; i++) {
      byCluster[ends[assigned[rows[i]]]++] = rows[i];
    }
    int start = 0;
    for (int cluster = 0; cluster < clusters; cluster++) {
      System.arraycopy(byCluster, start, chosen, 0, ends[cluster] - start);
      tighten(cluster, ends[cluster] - start);
      start = ends[cluster];
    }
  }

  private double lowestOfOthers(int row) {
    int own = assigned[row];
    double least = Double.POSITIVE_INFINITY;
    for (int cluster = 0; cluster < clusters; cluster++) {
      double bound = cluster == own ? Double.POSITIVE_INFINITY : lower[cluster][row];
      least = bound < least ? bound : least;
    }
    return least;
  }

  private boolean mayBeNearer(int cluster, int row) {
    return lower[cluster][row] <= upper[row] + SLACK;
  }

  /** Computes the distances of the chosen codes to the centre that is theirs. */
  private void tighten(int cluster, int count) {
    score(cluster, count);
    for (int i = 0; i < count; i++) {
      int row = chosen[i];
      scores[row] = products[i];
      upper[row] = distance(row, products[i]);
      lower[cluster][row] = upper[row];
    }
  }

  /** Computes the distances of the chosen codes to a centre, and moves those that are nearer. */
  private void offer(int cluster, int count) {
    score(cluster, count);
    for (int i = 0; i < count; i++) {
      int row = chosen[i];
      double distance = distance(row, products[i]);
      lower[cluster][row] = distance;
      if (products[i] < scores[row] || (products[i] == scores[row] && cluster < assigned[row])) {
        scores[row] = products[i];
        assigned[row] = cluster;
        upper[row] = distance;
      }
    }
  }

  private double distance(int row, double score) {
    return Math.sqrt(Math.max(0, score + setBits[row]));
  }

  /**
   * A centre's part in {@code ‖x − c‖² = |x| + ‖c‖² − 2 c·x}.
   *
   * @param factors −2 c
   * @param norm ‖c‖²
   */
  record Terms(double[] factors, double norm) {
    static Terms of(double[] centre) {
      double[] factors = new double[centre.length];
      double norm = 0;
      for (int bit = 0; bit < centre.length; bit++) {
        factors[bit] = -2 * centre[bit];
        norm += centre[bit] * centre[bit];
      }
      return new Terms(factors, norm);
    }
  }

  /** The squared distances, without |x|, of the first {@code count} chosen. */
  private void score(int cluster, int count) {
    if (count == 0) {
      return;
    }
    Terms terms = Terms.of(centres[cluster]);
    if (count == planes.rows()) {
      planes.multiply(terms.factors(), 0, terms.norm(), products);
    } else {
      planes.multiplyRows(chosen, count, terms.factors(), terms.norm(), products);
    }
  }

  private void scoreOwnCentres() {
    for (int cluster = 0; cluster < clusters; cluster++) {
      int count = 0;
      for (int row = 0; row < assigned.length; row++) {
        if (assigned[row] == cluster) {
          chosen[count++] = row;
        }
      }
      tighten(cluster, count);
    }
  }

  /**
   * Gives every empty cluster the code that is farthest from its centre, of those that are not
   * alone in their cluster. (There are more distinct codes than clusters, so there is one.)
   */
  private void fillEmptyClusters() {
    int[] members = new int[clusters];
    for (int cluster : assigned) {
      members[cluster]++;
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      if (members[cluster] > 0) {
        continue;
      }
      scoreOwnCentres();
      int farthest = -1;
      for (int row = 0; row < assigned.length; row++) {
        if (members[assigned[row]] > 1 && (farthest < 0 || upper[row] > upper[farthest])) {
          farthest = row;
        }
      }
      members[assigned[farthest]]--;
      members[cluster]++;
      assigned[farthest] = cluster;
      upper[farthest] = Double.POSITIVE_INFINITY; // nothing is known of the way to its new centre
    }
  }

  /** Moves centres to the means of their clusters; returns the sum of the squared ways. */
  private double moveCentres() {
    recount();
    double[] ways = new double[clusters];
    double longest = 0;
    double moved = 0;
    for (int cluster = 0; cluster < clusters; cluster++) {
      double squared = 0;
      for (int bit = 0; bit < planes.bits(); bit++) {
        double mean = sums[cluster][bit] / (double) sizes[cluster];
        double way = mean - centres[cluster][bit];
        centres[cluster][bit] = mean;
        squared += way * way;
      }
      ways[cluster] = Math.sqrt(squared);
      longest = Math.max(longest, ways[cluster]);
      moved += squared;
      double[] bounds = lower[cluster];
      for (int row = 0; row < bounds.length; row++) {
        bounds[row] -= ways[cluster];
      }
    }
    for (int row = 0; row < upper.length; row++) {
      upper[row] += ways[assigned[row]];
      lowest[row] -= longest;
    }
    return moved;
  }

  /** Brings sums and sizes up to date with the codes that have changed their cluster. */
  private void recount() {
    int known = 0;
    for (int row = 0; row < assigned.length; row++) {
      if (counted[row] >= 0 && counted[row] != assigned[row]) {
        chosen[known++] = row;
        sizes[counted[row]] -= weights[row];
      }
    }
    planes.countByGroup(chosen, known, counted, weights, -1, sums);
    int changed = 0;
    for (int row = 0; row < assigned.length; row++) {
      if (counted[row] != assigned[row]) {
        chosen[changed++] = row;
        counted[row] = assigned[row];
        sizes[assigned[row]] += weights[row];
      }
    }
    planes.countByGroup(chosen, changed, counted, weights, 1, sums);
  }
}
