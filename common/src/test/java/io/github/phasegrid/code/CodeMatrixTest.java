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

class CodeMatrixTest {

  private record Cut(CodeMatrix codes, int offset, int bits) {}

  @Provide
  Arbitrary<Cut> cuts() {
    return Combinators.combine(Arbitraries.of(0, 1, 5), RandomCodes.widths())
        .flatAs(RandomCodes::codes)
        .flatMap(
            codes ->
                Arbitraries.integers()
                    .between(0, codes.bits() - 1)
                    .flatMap(
                        offset ->
                            Arbitraries.integers()
                                .between(1, codes.bits() - offset)
                                .map(bits -> new Cut(codes, offset, bits))));
  }

  @Property(tries = 300)
  void aSliceHoldsTheSameBits(@ForAll("cuts") Cut cut) {
    CodeMatrix slice = cut.codes.slice(cut.offset, cut.bits);

    assertThat(slice.bits()).isEqualTo(cut.bits);
    assertThat(slice.rows()).isEqualTo(cut.codes.rows());
    for (int row = 0; row < slice.rows(); row++) {
      assertThat(RandomCodes.text(slice, row))
          .isEqualTo(RandomCodes.text(cut.codes, row).substring(cut.offset, cut.offset + cut.bits));
    }
  }

  @Property(tries = 50)
  void whatFollowsComesAfter(@ForAll("cuts") Cut cut) {
    CodeMatrix codes = cut.codes;
    CodeMatrix others = RandomCodes.draw(3, codes.bits(), 3, 1);

    CodeMatrix all = codes.followedBy(others);

    for (int row = 0; row < all.rows(); row++) {
      boolean own = row < codes.rows();
      assertThat(RandomCodes.text(all, row))
          .isEqualTo(RandomCodes.text(own ? codes : others, own ? row : row - codes.rows()));
    }
    assertThat(all.rows()).isEqualTo(codes.rows() + 3);
  }

  @Test
  void refusesASliceThatReachesOutside() {
    CodeMatrix codes = RandomCodes.draw(3, 10, 3, 1);

    assertThatThrownBy(() -> codes.slice(4, 7))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("7 bits from bit 4 on, of codes of 10 bits");
    assertThatThrownBy(() -> codes.slice(4, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> codes.slice(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesBytesThatDoNotFit() {
    assertThatThrownBy(() -> new CodeMatrix(2, 9, new byte[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 bytes are not 2 codes of 9 bits");
  }

  @Test
  void refusesBitsBeyondTheCode() {
    assertThatThrownBy(() -> new CodeMatrix(2, 9, new byte[] {0, 1, 0, 2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("code 1 has a bit set beyond its 9 bits");
    assertThat(new CodeMatrix(1, 8, new byte[] {-1}).get(0, 7)).isTrue();
  }
}
