package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomCodes;
import io.github.phasegrid.code.Regions;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RedundancyTest {
  @Property(tries = 200)
  void isWhatCountingPairsGives(
      @ForAll @IntRange(min = 2, max = 60) int n,
      @ForAll @IntRange(min = 1, max = 80) int patterns,
      @ForAll long seed) {
    CodeMatrix codes = RandomCodes.draw(n, 33, patterns, seed);
    int equal = 0;
    int firsts = 0;
    int alone = 0;
    int mostFrequent = 0;
    for (int a = 0; a < n; a++) {
      int before = 0;
      int alike = 0;
      for (int b = 0; b < n; b++) {
        if (RandomCodes.text(codes, a).equals(RandomCodes.text(codes, b))) {
          before += b < a ? 1 : 0;
          alike++;
        }
      }
      equal += before;
      firsts += before == 0 ? 1 : 0;
      alone += alike == 1 ? 1 : 0;
      mostFrequent = Math.max(mostFrequent, alike);
    }
    double probability = equal / (n * (n - 1) / 2.0);

    Redundancy redundancy = Redundancy.of(RegionSizes.of(Regions.of(codes)));

    assertThat(redundancy.examples()).isEqualTo(n);
    assertThat(redundancy.distinctCodes()).isEqualTo(firsts);
    assertThat(number(redundancy.ratio())).isEqualTo((n - firsts) / (double) n);
    assertThat(number(redundancy.collisionProbability())).isEqualTo(probability);
    assertThat(redundancy.largestRegion()).isEqualTo(mostFrequent);
    assertThat(redundancy.singletonRegions()).isEqualTo(alone);
    if (equal == 0) {
      assertThat(redundancy.effectiveBits())
          .isEqualTo(Measured.absent("no two examples share a code"));
    } else {
      assertThat(number(redundancy.effectiveBits()))
          .isCloseTo(-Math.log(probability) / Math.log(2), within(1e-12));
    }
  }

  /** All samples of m out of n are drawn and their distinct codes counted. */
  @Property(tries = 60)
  void atASmallerSizeIsTheMeanOverAllSamples(
      @ForAll @IntRange(min = 1, max = 11) int n,
      @ForAll @IntRange(min = 1, max = 6) int patterns,
      @ForAll long seed) {
    Regions regions = Regions.of(RandomCodes.draw(n, 9, patterns, seed));
    double[] sum = new double[n + 1];
    int[] samples = new int[n + 1];
    for (int sample = 1; sample < 1 << n; sample++) {
      int m = Integer.bitCount(sample);
      long seen = 0;
      for (int example = 0; example < n; example++) {
        if (((sample >> example) & 1) != 0) {
          seen |= 1L << regions.regionOf()[example];
        }
      }
      sum[m] += (m - Long.bitCount(seen)) / (double) m;
      samples[m]++;
    }

    for (int m = 1; m <= n; m++) {
      assertThat(number(Redundancy.ratioAt(RegionSizes.of(regions), m)))
          .isCloseTo(sum[m] / samples[m], within(1e-13));
    }
  }

  @Test
  void atItsOwnSizeIsTheRatioToTheLastBit() {
    int n = 48_000;
    Regions regions = Regions.of(RandomCodes.draw(n, 40, 20_000, 5));

    Measured ratio = Redundancy.of(RegionSizes.of(regions)).ratio();

    assertThat(Redundancy.ratioAt(RegionSizes.of(regions), n)).isEqualTo(ratio);
    assertThat(Redundancy.ratioAt(RegionSizes.of(regions), 1)).isEqualTo(Measured.of(0));
  }

  @Test
  void ofTenThousandOutOfOneRegionIsAllButOne() {
    Regions regions = Regions.of(RandomCodes.draw(48_000, 3, 1, 5));

    assertThat(number(Redundancy.ratioAt(RegionSizes.of(regions), 10_000)))
        .isCloseTo(0.9999, within(1e-12));
  }

  @Test
  void countsPairsBeyondTheRangeOfInt() {
    Redundancy redundancy =
        Redundancy.of(RegionSizes.of(Regions.of(RandomCodes.draw(100_000, 3, 1, 5))));

    assertThat(redundancy.collisionProbability()).isEqualTo(Measured.of(1));
    assertThat(redundancy.effectiveBits()).isEqualTo(Measured.of(0));
    assertThat(redundancy.largestRegion()).isEqualTo(100_000);
    assertThat(redundancy.singletonRegions()).isZero();
  }

  @Test
  void isAbsentWhereNothingCanBeSaid() {
    Redundancy none = Redundancy.of(RegionSizes.of(Regions.of(RandomCodes.draw(0, 3, 1, 5))));
    Regions single = Regions.of(RandomCodes.draw(1, 3, 1, 5));
    Redundancy one = Redundancy.of(RegionSizes.of(single));

    assertThat(none.largestRegion()).isZero();
    assertThat(none.ratio()).isEqualTo(Measured.absent("no examples"));
    assertThat(one.ratio()).isEqualTo(Measured.of(0));
    assertThat(one.collisionProbability()).isEqualTo(Measured.absent("fewer than two examples"));
    assertThat(one.effectiveBits().reason()).contains("fewer than two examples");
    assertThat(Redundancy.ratioAt(RegionSizes.of(single), 0))
        .isEqualTo(Measured.absent("no examples"));
    assertThatThrownBy(() -> Redundancy.ratioAt(RegionSizes.of(single), 2))
        .hasMessage("a sample of 2 out of 1 examples");
  }

  private static double number(Measured measured) {
    return measured.value().orElseThrow();
  }
}
