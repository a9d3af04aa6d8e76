package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomCodes;
import io.github.phasegrid.code.Regions;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PackedKMeansTest {
  private static final ScoringSpec.KMeans SETTINGS = new ScoringSpec.KMeans(9, 10, 300);

  private static PackedKMeans.Fit fit(CodeMatrix codes, int k, ScoringSpec.KMeans settings) {
    return PackedKMeans.fit(codes, Regions.of(codes), k, settings);
  }

  /**
   * Every way to put the codes into clusters is tried. From starts at codes, Lloyd's algorithm may
   * miss the best of them, but not by far.
   */
  @Property(tries = 60)
  void comesNearTheBestClusteringOfAFewCodes(
      @ForAll @IntRange(min = 1, max = 8) int n,
      @ForAll @IntRange(min = 1, max = 3) int k,
      @ForAll @IntRange(min = 1, max = 20) int bits,
      @ForAll long seed) {
    CodeMatrix codes = RandomCodes.draw(n, bits, 20, seed);
    double best = Double.POSITIVE_INFINITY;
    int ways = (int) Math.pow(k, n);
    for (int way = 0; way < ways; way++) {
      int digits = way;
      int[] clusters = new int[n];
      for (int i = 0; i < n; i++) {
        clusters[i] = digits % k;
        digits /= k;
      }
      best = Math.min(best, cost(codes, clusters, k));
    }

    PackedKMeans.Fit fit = fit(codes, k, new ScoringSpec.KMeans(seed, 60, 100));

    assertThat(fit.cost()).isBetween(best - 1e-9, 1.5 * best + 1e-9);
    assertThat(cost(codes, fit.clusters(), k)).isCloseTo(fit.cost(), within(1e-9));
  }

  /** The sum of squared distances to the means, from single bits. */
  private static double cost(CodeMatrix codes, int[] clusters, int k) {
    double[][] means = means(codes, clusters, k);
    double cost = 0;
    for (int row = 0; row < codes.rows(); row++) {
      cost += squaredDistance(codes, row, means[clusters[row]]);
    }
    return cost;
  }

  private static double[][] means(CodeMatrix codes, int[] clusters, int k) {
    double[][] sums = new double[k][codes.bits()];
    int[] sizes = new int[k];
    for (int row = 0; row < codes.rows(); row++) {
      sizes[clusters[row]]++;
      for (int bit = 0; bit < codes.bits(); bit++) {
        sums[clusters[row]][bit] += codes.get(row, bit) ? 1 : 0;
      }
    }
    for (int cluster = 0; cluster < k; cluster++) {
      for (int bit = 0; bit < codes.bits(); bit++) {
        sums[cluster][bit] /= sizes[cluster];
      }
    }
    return sums;
  }

  private static double squaredDistance(CodeMatrix codes, int row, double[] centre) {
    double distance = 0;
    for (int bit = 0; bit < centre.length; bit++) {
      double way = (codes.get(row, bit) ? 1 : 0) - centre[bit];
      distance += way * way;
    }
    return distance;
  }

  /** Groups of codes around far patterns, many of them twice. */
  @Test
  void separatesWhatIsFarApart() {
    CodeMatrix codes = noisyPatterns(600, 60, 4, 3);
    int[] pattern = IntStream.range(0, 600).map(row -> row % 4).toArray();

    PackedKMeans.Fit fit = fit(codes, 4, SETTINGS);

    assertThat(ClusterNaming.of(fit.clusters(), pattern, 4, 4).oneToOne())
        .isEqualTo(Measured.of(1));
    assertThat(fit.clusterCount()).isEqualTo(4);
    assertThat(fit.cost()).isCloseTo(cost(codes, fit.clusters(), 4), within(0.5));
  }

  @Test
  void endsWhereEveryCodeIsWithTheNearestMean() {
    CodeMatrix codes = noisyPatterns(300, 40, 7, 11);

    PackedKMeans.Fit fit = fit(codes, 5, SETTINGS);

    double[][] means = means(codes, fit.clusters(), 5);
    int astray = 0;
    for (int row = 0; row < codes.rows(); row++) {
      int at = row;
      double nearest =
          Arrays.stream(means).mapToDouble(m -> squaredDistance(codes, at, m)).min().orElseThrow();
      astray += squaredDistance(codes, row, means[fit.clusters()[row]]) > nearest + 0.05 ? 1 : 0;
    }
    assertThat(astray).isZero();
  }

  /** From single bits; also where the codes are fewer than the clusters, or the iterations end. */
  @Property(tries = 60)
  void otherCodesFallInTheClusterOfTheNearestCentre(
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 1, max = 5) int k,
      @ForAll @IntRange(min = 1, max = 20) int bits,
      @ForAll @IntRange(min = 1, max = 3) int iterations,
      @ForAll long seed) {
    CodeMatrix codes = RandomCodes.draw(n, bits, 20, seed);
    CodeMatrix others = RandomCodes.draw(30, bits, 20, seed + 1);

    PackedKMeans.Fit fit = fit(codes, k, new ScoringSpec.KMeans(seed, 2, iterations));
    int[] clusters = fit.clustersOf(others, Regions.of(others));

    assertThat(fit.centres()).hasDimensions(fit.clusterCount(), bits);
    for (int row = 0; row < others.rows(); row++) {
      double own = squaredDistance(others, row, fit.centres()[clusters[row]]);
      for (double[] centre : fit.centres()) {
        assertThat(squaredDistance(others, row, centre)).isGreaterThan(own - 1e-9);
      }
    }
    int[] again = fit.clustersOf(codes, Regions.of(codes));
    for (int row = 0; row < n; row++) {
      assertThat(squaredDistance(codes, row, fit.centres()[again[row]]))
          .isCloseTo(squaredDistance(codes, row, fit.centres()[fit.clusters()[row]]), within(1e-9));
    }
  }

  @Test
  void repeatsItselfAndHeedsTheSeed() {
    CodeMatrix codes = RandomCodes.draw(400, 30, 400, 2);

    PackedKMeans.Fit once = fit(codes, 10, new ScoringSpec.KMeans(1, 1, 50));
    PackedKMeans.Fit again = fit(codes, 10, new ScoringSpec.KMeans(1, 1, 50));
    PackedKMeans.Fit other = fit(codes, 10, new ScoringSpec.KMeans(2, 1, 50));
    PackedKMeans.Fit restarted = fit(codes, 10, new ScoringSpec.KMeans(1, 20, 50));

    assertThat(again.clusters()).isEqualTo(once.clusters());
    assertThat(again.cost()).isEqualTo(once.cost());
    assertThat(other.clusters()).isNotEqualTo(once.clusters());
    assertThat(restarted.cost()).isLessThan(once.cost());
  }

  @Test
  void equalCodesCountAsOftenAsTheyCome() {
    boolean[][] codes = {{false, false}, {false, true}, {true, true}, {true, true}, {true, true}};

    PackedKMeans.Fit fit = fit(RandomCodes.pack(codes, 2), 1, SETTINGS);

    assertThat(fit.cost()).isCloseTo(5 * (0.4 * 0.6 * 1 + 0.2 * 0.8), within(1e-12));
  }

  @Test
  void fewerDistinctCodesThanClustersAreAClusterEach() {
    CodeMatrix codes = RandomCodes.draw(50, 30, 3, 2);

    PackedKMeans.Fit fit = fit(codes, 10, SETTINGS);

    assertThat(fit.clusterCount()).isEqualTo(3);
    assertThat(fit.clusters()).isEqualTo(Regions.of(codes).regionOf());
    assertThat(fit.cost()).isZero();
  }

  @Test
  void stopsAfterTheIterationsAllowed() {
    CodeMatrix codes = RandomCodes.draw(2000, 60, 2000, 2);

    assertThat(fit(codes, 10, new ScoringSpec.KMeans(1, 1, 2)).iterations()).isEqualTo(2);
    assertThat(fit(codes, 10, new ScoringSpec.KMeans(1, 1, 300)).iterations()).isBetween(3, 299);
  }

  @Test
  void refusesNothing() {
    assertThatThrownBy(() -> fit(RandomCodes.draw(0, 3, 1, 1), 2, SETTINGS))
        .hasMessage("2 clusters of 0 codes");
  }

  /** Row r is pattern {@code r % patterns} with one bit in 16 flipped. */
  static CodeMatrix noisyPatterns(int rows, int bits, int patterns, long seed) {
    CodeMatrix drawn = RandomCodes.draw(patterns, bits, 1000, seed);
    int[] noise = RandomCodes.labels(rows * bits, 16, seed + 1);
    boolean[][] codes = new boolean[rows][bits];
    for (int row = 0; row < rows; row++) {
      for (int bit = 0; bit < bits; bit++) {
        codes[row][bit] = drawn.get(row % patterns, bit) ^ (noise[row * bits + bit] == 0);
      }
    }
    return RandomCodes.pack(codes, bits);
  }
}
