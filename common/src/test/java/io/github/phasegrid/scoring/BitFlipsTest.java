package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomCodes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BitFlipsTest {

  @Property(tries = 100)
  void isWhatCountingBitByBitGives(
      @ForAll @IntRange(min = 1, max = 20) int n,
      @ForAll @IntRange(min = 1, max = 70) int bits,
      @ForAll long seed) {
    CodeMatrix before = RandomCodes.draw(n, bits, 20, seed);
    CodeMatrix after = RandomCodes.draw(n, bits, 20, seed + 1);
    int flipped = 0;
    for (int row = 0; row < n; row++) {
      for (int bit = 0; bit < bits; bit++) {
        flipped += before.get(row, bit) == after.get(row, bit) ? 0 : 1;
      }
    }

    assertThat(BitFlips.rate(before, after)).isEqualTo(Measured.of(flipped / ((double) n * bits)));
  }

  @Test
  void ofNothingIsAbsent() {
    CodeMatrix none = RandomCodes.draw(0, 9, 1, 1);

    assertThat(BitFlips.rate(none, none)).isEqualTo(Measured.absent("no examples"));
  }

  @Test
  void refusesCodesOfOtherExamplesOrNetworks() {
    CodeMatrix codes = RandomCodes.draw(3, 9, 1, 1);

    assertThatThrownBy(
            () -> BitFlips.rate(RandomCodes.draw(3, 9, 1, 1), RandomCodes.draw(2, 9, 1, 1)))
        .hasMessage("3 codes compared with 2");
    assertThatThrownBy(() -> BitFlips.rate(codes, RandomCodes.draw(3, 8, 1, 1)))
        .hasMessage("codes of 9 bits and codes of 8 bits");
  }
}
