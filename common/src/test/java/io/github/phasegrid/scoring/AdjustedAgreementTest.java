package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.RandomCodes;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdjustedAgreementTest {

  private static AdjustedAgreement of(int[] a, int[] b) {
    int parts = 1 + Math.max(max(a), max(b));
    return new AdjustedAgreement(ClusterNaming.of(a, b, parts, parts).counts());
  }

  private static int max(int[] values) {
    return Arrays.stream(values).max().orElse(0);
  }

  /** scikit-learn 1.2.1: {@code adjusted_mutual_info_score}, {@code adjusted_rand_score}. */
  static Stream<Arguments> golden() {
    return Stream.of(
        Arguments.of("001122", "001222", 0.5023607027202738, 0.4444444444444444),
        Arguments.of("000111", "012012", -0.4481886872563349, -0.36363636363636365),
        Arguments.of("0011", "1100", 1.0, 1.0),
        Arguments.of("0000", "0101", 0.0, 0.0),
        Arguments.of("00011", "01234", 0.0, 0.0),
        Arguments.of("000001112222", "000121102222", 0.34307886485909805, 0.3348264277715566));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void agreesWithScikitLearn(String a, String b, double mutualInformation, double rand) {
    AdjustedAgreement agreement = of(digits(a), digits(b));

    assertThat(number(agreement.mutualInformation())).isCloseTo(mutualInformation, within(1e-12));
    assertThat(number(agreement.rand())).isCloseTo(rand, within(1e-12));
  }

  private static int[] digits(String text) {
    return text.chars().map(c -> c - '0').toArray();
  }

  /** scikit-learn 1.2.1, of so many examples in each pair of parts. */
  @Test
  void agreesWithScikitLearnOnThousands() {
    AdjustedAgreement agreement =
        new AdjustedAgreement(new long[][] {{4500, 100, 3}, {50, 4700, 900}, {0, 31, 4000}});

    assertThat(number(agreement.mutualInformation())).isCloseTo(0.7837495466805835, within(1e-9));
    assertThat(number(agreement.rand())).isCloseTo(0.7902947091931839, within(1e-12));
  }

  /** The definition: all orders of one side are tried, and the mean agreement is taken off. */
  @Property(tries = 40)
  void isWhatAllShufflingsGive(
      @ForAll @IntRange(min = 2, max = 6) int n,
      @ForAll @IntRange(min = 1, max = 4) int parts,
      @ForAll @IntRange(min = 1, max = 4) int otherParts,
      @ForAll long seed) {
    int[] a = RandomCodes.labels(n, parts, seed);
    int[] b = RandomCodes.labels(n, otherParts, seed + 1);
    double[] sums = new double[3]; // of mutual information, of pairs, of ones
    shuffle(a, b.clone(), 0, sums);
    double expectedInformation = sums[0] / sums[2];
    double expectedPairs = sums[1] / sums[2];
    double highestInformation = (information(a, a) + information(b, b)) / 2;
    double highestPairs = (pairs(a, a) + pairs(b, b)) / 2.0;

    AdjustedAgreement agreement = of(a, b);

    if (highestPairs - expectedPairs < 1e-9) {
      assertThat(agreement.rand()).isEqualTo(Measured.absent("any shuffling agrees as well"));
      assertThat(agreement.mutualInformation()).isEqualTo(agreement.rand());
    } else {
      assertThat(number(agreement.rand()))
          .isCloseTo((pairs(a, b) - expectedPairs) / (highestPairs - expectedPairs), within(1e-9));
      assertThat(number(agreement.mutualInformation()))
          .isCloseTo(
              (information(a, b) - expectedInformation)
                  / (highestInformation - expectedInformation),
              within(1e-9));
    }
  }

  private static void shuffle(int[] a, int[] b, int from, double[] sums) {
    if (from == b.length) {
      sums[0] += information(a, b);
      sums[1] += pairs(a, b);
      sums[2]++;
      return;
    }
    for (int i = from; i < b.length; i++) {
      swap(b, from, i);
      shuffle(a, b, from + 1, sums);
      swap(b, from, i);
    }
  }

  private static void swap(int[] values, int i, int j) {
    int kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }

  /** Mutual information, example by example: the mean of log p(a, b) / (p(a) p(b)). */
  private static double information(int[] a, int[] b) {
    double sum = 0;
    int n = a.length;
    for (int i = 0; i < n; i++) {
      int inA = 0;
      int inB = 0;
      int inBoth = 0;
      for (int j = 0; j < n; j++) {
        inA += a[j] == a[i] ? 1 : 0;
        inB += b[j] == b[i] ? 1 : 0;
        inBoth += a[j] == a[i] && b[j] == b[i] ? 1 : 0;
      }
      sum += Math.log(n * inBoth / ((double) inA * inB)) / n;
    }
    return sum;
  }

  /** Pairs of examples that are together on both sides. */
  private static int pairs(int[] a, int[] b) {
    int pairs = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < i; j++) {
        pairs += a[i] == a[j] && b[i] == b[j] ? 1 : 0;
      }
    }
    return pairs;
  }

  @Test
  void isAbsentWhereNothingCanBeSaid() {
    assertThat(of(new int[0], new int[0]).rand()).isEqualTo(Measured.absent("no examples"));
    assertThat(of(new int[] {1, 1, 1}, new int[] {0, 0, 0}).mutualInformation())
        .isEqualTo(Measured.absent("any shuffling agrees as well"));
    assertThat(of(new int[] {0, 1, 2}, new int[] {2, 0, 1}).rand())
        .isEqualTo(Measured.absent("any shuffling agrees as well"));
  }

  private static double number(Measured measured) {
    return measured.value().orElseThrow();
  }
}
