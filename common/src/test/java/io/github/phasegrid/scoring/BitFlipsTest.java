package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomCodes;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BitFlipsTest {

  @Property(tries = 100)
  void isWhatCountingBitByBitGives(
      @ForAll @IntRange(min = 1, max = 20) int n,
      @ForAll @IntRange(min = 1, max = 70) int bits,
      @ForAll @IntRange(min = 1, max = 20) int atOnce,
      @ForAll long seed) {
    CodeMatrix before = RandomCodes.draw(n, bits, 20, seed);
    CodeMatrix after = RandomCodes.draw(n, bits, 20, seed + 1);
    int flipped = 0;
    for (int row = 0; row < n; row++) {
      for (int bit = 0; bit < bits; bit++) {
        flipped += before.get(row, bit) == after.get(row, bit) ? 0 : 1;
      }
    }

    BitFlips flips = new BitFlips(after);
    for (int first = 0; first < n; first += atOnce) {
      flips.add(before.select(IntStream.range(first, Math.min(n, first + atOnce)).toArray()));
    }

    assertThat(flips.rate()).isEqualTo(Measured.of(flipped / ((double) n * bits)));
  }

  @Test
  void ofNothingIsAbsent() {
    BitFlips none = new BitFlips(RandomCodes.draw(0, 9, 1, 1));
    none.add(RandomCodes.draw(0, 9, 1, 1));

    assertThat(none.rate()).isEqualTo(Measured.absent("no examples"));
  }

  @Test
  void refusesCodesOfOtherExamplesOrNetworks() {
    BitFlips flips = new BitFlips(RandomCodes.draw(3, 9, 1, 1));

    assertThatThrownBy(() -> flips.add(RandomCodes.draw(2, 8, 1, 1)))
        .hasMessage("codes of 8 bits and codes of 9 bits");
    flips.add(RandomCodes.draw(2, 9, 1, 1));
    assertThatThrownBy(flips::rate).hasMessage("2 codes compared with 3");
    assertThatThrownBy(() -> flips.add(RandomCodes.draw(2, 9, 1, 1)))
        .hasMessage("more than 3 codes");
  }
}
