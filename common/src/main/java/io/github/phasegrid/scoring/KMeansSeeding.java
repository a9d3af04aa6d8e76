package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.HammingDistances;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Starting centres of K-Means by greedy k-means++ (Arthur and Vassilvitskii 2007; the greedy choice
 * is that of their implementation and of scikit-learn): each centre is the best of 2 + ⌊ln k⌋ codes
 * drawn with probability proportional to weight times squared distance to the nearest centre so
 * far.
 *
 * <p>Between codes the squared distance is the Hamming distance, so that all sums are exact.
 */
final class KMeansSeeding {
  private final HammingDistances hamming;
  private final int[] weights;
  private final int[] distances;

  /** Weight times distance to the nearest centre, by row. */
  private long[] potential;

  private long[] candidate;
  private long[] bestCandidate;

  /**
   * @param codes distinct codes
   * @param weights {@code [rows]}: examples with each code
   */
  KMeansSeeding(CodeMatrix codes, int[] weights) {
    this.hamming = new HammingDistances(codes);
    this.weights = weights;
    this.distances = new int[weights.length];
    this.potential = new long[weights.length];
    this.candidate = new long[weights.length];
    this.bestCandidate = new long[weights.length];
  }

  /** Draws the rows of {@code clusters} distinct codes; there must be more codes than that. */
  int[] draw(int clusters, UniformRandomProvider random) {
    int[] centres = new int[clusters];
    long total = 0;
    for (int row = 0; row < weights.length; row++) {
      potential[row] = weights[row];
      total += weights[row];
    }
    centres[0] = drawRow(random.nextLong(total));
    Arrays.fill(potential, Long.MAX_VALUE);
    total = lower(potential, centres[0], potential);
    int trials = 2 + (int) Math.log(clusters);
    for (int cluster = 1; cluster < clusters; cluster++) {
      long bestTotal = Long.MAX_VALUE;
      for (int trial = 0; trial < trials; trial++) {
        int row = drawRow(random.nextLong(total));
        long candidateTotal = lower(potential, row, candidate);
        if (candidateTotal < bestTotal) {
          bestTotal = candidateTotal;
          centres[cluster] = row;
          long[] swapped = bestCandidate;
          bestCandidate = candidate;
          candidate = swapped;
        }
      }
      long[] swapped = potential;
      potential = bestCandidate;
      bestCandidate = swapped;
      total = bestTotal;
    }
    return centres;
  }

  /** The potentials with one more centre; returns their sum. */
  private long lower(long[] before, int centre, long[] after) {
    hamming.from(centre, distances);
    long total = 0;
    for (int row = 0; row < after.length; row++) {
      after[row] = Math.min(before[row], (long) weights[row] * distances[row]);
      total += after[row];
    }
    return total;
  }

  /** The row at a place between 0 and the sum of the potentials. */
  private int drawRow(long place) {
    int row = 0;
    long rest = place - potential[0];
    while (rest >= 0) {
      row++;
      rest -= potential[row];
    }
    return row;
  }
}
