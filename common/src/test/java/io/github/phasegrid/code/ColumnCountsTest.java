package io.github.phasegrid.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ColumnCountsTest {

  @Provide
  Arbitrary<CodeMatrix> matrices() {
    return Combinators.combine(RandomCodes.heights(), RandomCodes.widths())
        .flatAs(RandomCodes::codes);
  }

  @Property(tries = 200)
  void countTheOnesOfEachBit(@ForAll("matrices") CodeMatrix codes) {
    int[] expected = new int[codes.bits()];
    int active = 0;
    for (int bit = 0; bit < codes.bits(); bit++) {
      for (int row = 0; row < codes.rows(); row++) {
        expected[bit] += codes.get(row, bit) ? 1 : 0;
      }
      active += expected[bit] % Math.max(1, codes.rows()) != 0 ? 1 : 0;
    }

    ColumnCounts counts = ColumnCounts.of(codes);

    assertThat(counts.rows()).isEqualTo(codes.rows());
    assertThat(counts.ones()).isEqualTo(expected);
    assertThat(counts.activeBits()).isEqualTo(active);
  }

  @Test
  void aBitIsActiveIfItDiffersBetweenTheSides() {
    ColumnCounts train = ColumnCounts.of(RandomCodes.pack(new boolean[][] {{true, true}}, 2));
    ColumnCounts test = ColumnCounts.of(RandomCodes.pack(new boolean[][] {{true, false}}, 2));

    assertThat(train.activeBits()).isZero();
    assertThat(train.plus(test).activeBits()).isEqualTo(1);
    assertThatThrownBy(() -> train.plus(new ColumnCounts(1, new int[3])))
        .hasMessage("codes of 2 and of 3 bits");
  }
}
