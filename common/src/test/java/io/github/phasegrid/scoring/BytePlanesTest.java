package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomCodes;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

/** Compares with loops over single bits. */
class BytePlanesTest {

  @Provide
  Arbitrary<CodeMatrix> matrices() {
    return Combinators.combine(Arbitraries.of(0, 1, 2, 33, 200), RandomCodes.widths())
        .flatAs(RandomCodes::codes);
  }

  @Property(tries = 150)
  void multiplySumsTheWeightsOfSetBits(@ForAll("matrices") CodeMatrix codes, @ForAll long seed) {
    int first = 3;
    double[] weights = uniforms(first + codes.bits(), seed);
    double[] products = uniforms(codes.rows(), seed + 1); // must be overwritten

    BytePlanes.of(codes).multiply(weights, first, 0.5, products);

    for (int row = 0; row < codes.rows(); row++) {
      double expected = 0.5;
      for (int bit = 0; bit < codes.bits(); bit++) {
        expected += codes.get(row, bit) ? weights[first + bit] : 0;
      }
      assertThat(products[row]).isCloseTo(expected, within(1e-12));
    }
  }

  @Property(tries = 100)
  void multiplyRowsGivesTheSameNumbersToTheLastBit(
      @ForAll("matrices") CodeMatrix codes, @ForAll long seed) {
    double[] weights = uniforms(codes.bits(), seed);
    int[] everyThird = IntStream.range(0, codes.rows()).filter(row -> row % 3 == 0).toArray();
    double[] ofAll = new double[codes.rows()];
    double[] ofThird = new double[everyThird.length];
    BytePlanes planes = BytePlanes.of(codes);

    planes.multiply(weights, 0, 0.5, ofAll);
    planes.multiplyRows(everyThird, everyThird.length, weights, 0.5, ofThird);

    assertThat(ofThird).isEqualTo(Arrays.stream(everyThird).mapToDouble(r -> ofAll[r]).toArray());
  }

  @Property(tries = 150)
  void theTransposedProductSumsTheCoefficientsOfRows(
      @ForAll("matrices") CodeMatrix codes, @ForAll long seed) {
    int first = 2;
    double[] coefficients = uniforms(codes.rows(), seed);
    double[] sums = new double[first + codes.bits() + 1];
    Arrays.fill(sums, 7);

    BytePlanes.of(codes).multiplyTransposed(coefficients, sums, first);

    assertThat(sums[0]).isEqualTo(7);
    assertThat(sums[first + codes.bits()]).isEqualTo(7);
    for (int bit = 0; bit < codes.bits(); bit++) {
      double expected = 0;
      for (int row = 0; row < codes.rows(); row++) {
        expected += codes.get(row, bit) ? coefficients[row] : 0;
      }
      assertThat(sums[first + bit]).isCloseTo(expected, within(1e-11));
    }
  }

  @Property(tries = 150)
  void countsBitsByGroup(@ForAll("matrices") CodeMatrix codes, @ForAll long seed) {
    int[] groups = RandomCodes.labels(codes.rows(), 3, seed);
    int[] weights = RandomCodes.labels(codes.rows(), 1000, seed + 1);
    int[] even = IntStream.range(0, codes.rows()).filter(row -> row % 2 == 0).toArray();
    int[][] expected = new int[3][codes.bits()];
    int[][] sums = new int[3][codes.bits()];
    for (int[] ofGroup : expected) {
      Arrays.fill(ofGroup, 5);
    }
    for (int[] ofGroup : sums) {
      Arrays.fill(ofGroup, 5);
    }
    int[] setBits = new int[codes.rows()];
    for (int row = 0; row < codes.rows(); row++) {
      for (int bit = 0; bit < codes.bits(); bit++) {
        expected[groups[row]][bit] -= codes.get(row, bit) && row % 2 == 0 ? weights[row] : 0;
        setBits[row] += codes.get(row, bit) ? 1 : 0;
      }
    }

    BytePlanes.of(codes).countByGroup(even, even.length, groups, weights, -1, sums);

    assertThat(sums).isDeepEqualTo(expected);
    assertThat(BytePlanes.of(codes).setBits()).isEqualTo(setBits);
  }

  @Test
  void selectsRowsInTheOrderGiven() {
    CodeMatrix codes = RandomCodes.draw(5, 19, 5, 1);

    BytePlanes selected = BytePlanes.of(codes).select(new int[] {4, 0, 4});

    assertThat(selected.rows()).isEqualTo(3);
    for (int bit = 0; bit < 19; bit++) {
      assertThat(selected.get(0, bit)).isEqualTo(codes.get(4, bit));
      assertThat(selected.get(1, bit)).isEqualTo(codes.get(0, bit));
      assertThat(selected.get(2, bit)).isEqualTo(codes.get(4, bit));
    }
  }

  @Test
  void multipliesMoreRowsThanABlock() {
    CodeMatrix codes = RandomCodes.draw(40_000, 9, 300, 1);
    double[] weights = {1, 2, 4, 8, 16, 32, 64, 128, 256};
    double[] products = new double[codes.rows()];

    BytePlanes.of(codes).multiply(weights, 0, 0, products);

    for (int row = 0; row < codes.rows(); row += 997) {
      int low = codes.packed()[2 * row] & 0xff;
      assertThat(products[row]).isEqualTo(low + 256 * codes.packed()[2 * row + 1]);
    }
  }

  static double[] uniforms(int count, long seed) {
    var random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    return random.doubles(count, -2, 2).toArray();
  }
}
