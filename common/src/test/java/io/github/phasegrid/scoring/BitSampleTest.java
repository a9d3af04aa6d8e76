package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.code.CodeMatrix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class BitSampleTest {
  private static final int BITS = 77;

  private static CodeMatrix codes(int rows) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(2L);
    int stride = CodeMatrix.bytesPerRow(BITS);
    byte[] packed = new byte[rows * stride];
    random.nextBytes(packed);
    for (int row = 0; row < rows; row++) {
      packed[row * stride + stride - 1] &= 0x1f;
    }
    return new CodeMatrix(rows, BITS, packed);
  }

  private static String column(CodeMatrix codes, int bit) {
    StringBuilder column = new StringBuilder();
    for (int row = 0; row < codes.rows(); row++) {
      column.append(codes.get(row, bit) ? '1' : '0');
    }
    return column.toString();
  }

  /** With 64 random rows every column is another one. */
  @Test
  void keepsDifferentColumnsInTheirOrder() {
    CodeMatrix codes = codes(64);
    CodeMatrix seen = BitSample.of(BITS, 19, 5).of(codes);
    assertThat(seen.bits()).isEqualTo(19);
    assertThat(seen.rows()).isEqualTo(64);
    int before = -1;
    for (int bit = 0; bit < 19; bit++) {
      String wanted = column(seen, bit);
      int source = before + 1;
      while (source < BITS && !column(codes, source).equals(wanted)) {
        source++;
      }
      assertThat(source).isGreaterThan(before).isLessThan(BITS);
      before = source;
    }
  }

  @Test
  void theSameSeedAndWidthGiveTheSamePlaces() {
    CodeMatrix codes = codes(64);
    Set<List<Byte>> different = new HashSet<>();
    for (int seed = 0; seed < 5; seed++) {
      CodeMatrix seen = BitSample.of(BITS, 30, seed).of(codes);
      assertThat(BitSample.of(BITS, 30, seed).of(codes).packed()).isEqualTo(seen.packed());
      List<Byte> bytes = new ArrayList<>();
      for (byte value : seen.packed()) {
        bytes.add(value);
      }
      different.add(bytes);
    }
    assertThat(different).hasSize(5);
  }

  @Test
  void ofNarrowCodesItIsAllOfThem() {
    CodeMatrix codes = codes(3);
    BitSample all = BitSample.of(BITS, BITS, 5);
    assertThat(all.isAll()).isTrue();
    assertThat(all.of(codes)).isSameAs(codes);
    assertThat(all).hasToString("all 77 bits");
    assertThat(BitSample.of(BITS, 76, 5)).hasToString("a sample of 76 of 77 bits");
  }
}
