package io.github.phasegrid.scoring;

import io.github.phasegrid.code.Regions;
import java.util.Arrays;

/**
 * How often examples share a code, on one side (training or test).
 *
 * @param examples n
 * @param distinctCodes d
 * @param ratio the redundancy ratio (n − d) / n, in [0, 1); absent without examples
 * @param collisionProbability probability that two different examples drawn at random share a code:
 *     Σ c (c − 1) / (n (n − 1)) over regions of c examples; does not depend on n as the ratio does;
 *     absent with fewer than two examples
 * @param effectiveBits −log2 of the collision probability: bits of a uniform hash with as many
 *     collisions; absent where nothing collides
 * @param largestRegion examples with the most frequent code
 * @param singletonRegions regions of one example
 */
public record Redundancy(
    int examples,
    int distinctCodes,
    Measured ratio,
    Measured collisionProbability,
    Measured effectiveBits,
    int largestRegion,
    int singletonRegions) {
  private static final String TOO_FEW = "fewer than two examples";

  /**
   * Measures one side.
   *
   * @param regions which examples share a code
   */
  public static Redundancy of(Regions regions) {
    int n = regions.examples();
    long collidingPairs = collidingPairs(regions);
    return new Redundancy(
        n,
        regions.count(),
        n == 0 ? Measured.absent("no examples") : Measured.of((n - regions.count()) / (double) n),
        collisionProbability(n, collidingPairs),
        effectiveBits(n, collidingPairs),
        Arrays.stream(regions.sizes()).max().orElse(0),
        (int) Arrays.stream(regions.sizes()).filter(size -> size == 1).count());
  }

  /** Unordered pairs of examples with one code. */
  static long collidingPairs(Regions regions) {
    return Arrays.stream(regions.sizes()).mapToLong(Redundancy::pairs).sum();
  }

  private static Measured collisionProbability(int n, long collidingPairs) {
    return n < 2 ? Measured.absent(TOO_FEW) : Measured.of(collidingPairs / (double) pairs(n));
  }

  private static Measured effectiveBits(int n, long collidingPairs) {
    if (n < 2) {
      return Measured.absent(TOO_FEW);
    }
    return collidingPairs == 0
        ? Measured.absent("no two examples share a code")
        : Measured.of(log2(pairs(n) / (double) collidingPairs));
  }

  /**
   * The redundancy ratio expected of m examples drawn at random, without replacement, from those
   * measured: exact, from the sizes of the regions. At m = n it is the ratio itself.
   *
   * <p>Number the members of a region 1 … c. The j-th adds to the redundancy if it is drawn and at
   * least one of the first j − 1 is: with probability {@code m/n · (1 − R_j)}, where {@code R_j = Π
   * (n − m − i + 1) / (n − i)} over i from 1 to j − 1 is the probability that none of those is
   * among the other m − 1 drawn. The sum over members and regions, divided by m, is the expectation
   * {@code (m − E[d_m]) / m} of rarefaction (Hurlbert 1971), as a sum of terms that are never
   * negative, so that nothing cancels.
   *
   * @param m sample size, at most n; 0 gives an absent value
   */
  public static Measured ratioAt(Regions regions, int m) {
    int n = regions.examples();
    if (m < 0 || m > n) {
      throw new IllegalArgumentException("a sample of " + m + " out of " + n + " examples");
    }
    if (m == 0) {
      return Measured.absent("no examples");
    }
    int[] membersAt = countBySize(regions);
    double noneBefore = 1;
    double expected = 0;
    for (int j = 2; j < membersAt.length; j++) {
      int i = j - 1;
      noneBefore *= Math.max(0, n - m - i + 1) / (double) (n - i);
      expected += membersAt[j] * (1 - noneBefore);
    }
    return Measured.of(expected / n);
  }

  /** {@code [j]}: number of regions with a j-th member. */
  private static int[] countBySize(Regions regions) {
    int largest = Arrays.stream(regions.sizes()).max().orElse(0);
    int[] count = new int[largest + 1];
    for (int size : regions.sizes()) {
      count[size]++;
    }
    for (int size = largest - 1; size >= 0; size--) {
      count[size] += count[size + 1];
    }
    return count;
  }

  private static long pairs(int n) {
    return n * (n - 1L) / 2;
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
