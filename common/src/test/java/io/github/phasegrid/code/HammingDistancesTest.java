package io.github.phasegrid.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HammingDistancesTest {

  @Provide
  Arbitrary<CodeMatrix> matrices() {
    return Combinators.combine(Arbitraries.of(1, 2, 511, 512, 513, 1100), RandomCodes.widths())
        .flatAs(RandomCodes::codes);
  }

  @Property(tries = 60)
  void countTheBitsThatDiffer(@ForAll("matrices") CodeMatrix codes) {
    HammingDistances hamming = new HammingDistances(codes);
    int[] distances = new int[codes.rows()];
    int[] expected = new int[codes.rows()];
    for (int row : new int[] {0, codes.rows() / 2, codes.rows() - 1}) {
      for (int other = 0; other < codes.rows(); other++) {
        expected[other] = 0;
        for (int bit = 0; bit < codes.bits(); bit++) {
          expected[other] += codes.get(row, bit) != codes.get(other, bit) ? 1 : 0;
        }
      }

      hamming.from(row, distances);

      assertThat(distances).isEqualTo(expected);
    }
  }

  @Test
  void refuseAnArrayOfAnotherLength() {
    HammingDistances hamming = new HammingDistances(RandomCodes.draw(3, 5, 3, 1));

    assertThatThrownBy(() -> hamming.from(0, new int[4])).hasMessage("4 distances of 3 codes");
  }
}
