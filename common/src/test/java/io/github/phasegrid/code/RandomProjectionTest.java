package io.github.phasegrid.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.Examples;
import java.util.Arrays;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomProjectionTest {
  private static final int INPUTS = 9;

  /** Even and odd numbers of examples, more than a batch; few bits and more than a block. */
  @ParameterizedTest
  @CsvSource({"1, 3", "2, 1", "7, 5", "1200, 13", "1201, 300"})
  void bitsAreProjectionsAboveTheirTrainingMedian(int count, int bits) {
    Examples train = examples(count, 1);
    Examples test = examples(50, 2);
    RandomProjection projection = RandomProjection.of(train, bits, 11);
    CodeMatrix ofTrain = projection.encode(train);
    CodeMatrix ofTest = projection.encode(test);

    assertThat(ofTrain.rows()).isEqualTo(count);
    assertThat(ofTest.bits()).isEqualTo(bits);
    for (int bit = 0; bit < bits; bit++) {
      double[] projected = projected(projection, bits, bit, train);
      double[] sorted = projected.clone();
      Arrays.sort(sorted);
      double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
      assertThat(projection.medians()[bit]).isCloseTo(median, within(1e-4));
      assertBits(ofTrain, bit, projected, median);
      assertBits(ofTest, bit, projected(projection, bits, bit, test), median);
    }
  }

  private static double[] projected(
      RandomProjection projection, int bits, int bit, Examples examples) {
    float[] directions = projection.directions();
    double[] projected = new double[examples.count()];
    for (int e = 0; e < projected.length; e++) {
      for (int i = 0; i < INPUTS; i++) {
        projected[e] += examples.pixel(e, i) / 255.0 * directions[i * bits + bit];
      }
    }
    return projected;
  }

  /** Of projections on the median rounding decides. */
  private static void assertBits(CodeMatrix codes, int bit, double[] projected, double median) {
    for (int e = 0; e < projected.length; e++) {
      if (Math.abs(projected[e] - median) > 1e-4) {
        assertThat(codes.get(e, bit)).isEqualTo(projected[e] > median);
      }
    }
  }

  @Test
  void halfOfTheTrainingExamplesHaveEachBit() {
    Examples train = examples(1000, 3);
    CodeMatrix codes = RandomProjection.of(train, 20, 5).encode(train);
    for (int ones : ColumnCounts.of(codes).ones()) {
      assertThat(ones).isBetween(495, 500);
    }
  }

  @Test
  void theSeedAndNothingElseGivesDirections() {
    float[] directions = RandomProjection.of(examples(5, 1), 40, 7).directions();
    assertThat(RandomProjection.of(examples(9, 2), 40, 7).directions()).isEqualTo(directions);
    assertThat(RandomProjection.of(examples(5, 1), 40, 8).directions()).isNotEqualTo(directions);
    double squares = 0;
    for (float direction : directions) {
      squares += direction * direction;
    }
    assertThat(squares / directions.length).isCloseTo(1, within(0.3)); // of a standard Gaussian
  }

  private static Examples examples(int count, long seed) {
    byte[] pixels = new byte[count * INPUTS];
    RandomSource.XO_SHI_RO_256_PP.create(seed).nextBytes(pixels);
    return new Examples(pixels, new byte[count], INPUTS);
  }
}
