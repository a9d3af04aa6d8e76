package io.github.phasegrid.scoring;

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
   * @param sizes of the regions of its examples
   */
  public static Redundancy of(RegionSizes sizes) {
    int n = Math.toIntExact(sizes.examples());
    int d = Math.toIntExact(sizes.count());
    long collidingPairs = sizes.collidingPairs();
    return new Redundancy(
        n,
        d,
        n == 0 ? Measured.absent("no examples") : Measured.of((n - d) / (double) n),
        collisionProbability(n, collidingPairs),
        effectiveBits(n, collidingPairs),
        sizes.largest(),
        Math.toIntExact(sizes.singletons()));
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
  public static Measured ratioAt(RegionSizes sizes, int m) {
    int n = Math.toIntExact(sizes.examples());
    if (m < 0 || m > n) {
      throw new IllegalArgumentException("a sample of " + m + " out of " + n + " examples");
    }
    if (m == 0) {
      return Measured.absent("no examples");
    }
    int smaller = 0; // sizes below j
    long withMember = sizes.count(); // regions with a j-th member
    double noneBefore = 1;
    double expected = 0;
    for (int j = 2; j <= sizes.largest(); j++) {
      while (sizes.sizes()[smaller] < j) {
        withMember -= sizes.regions()[smaller++];
      }
      int i = j - 1;
      noneBefore *= Math.max(0, n - m - i + 1) / (double) (n - i);
      expected += withMember * (1 - noneBefore);
    }
    return Measured.of(expected / n);
  }

  private static long pairs(int n) {
    return n * (n - 1L) / 2;
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
