package io.github.phasegrid.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

/** The kernels at the largest sizes they are made for: ten million rows, 300,000 bits. */
class ExtremeSizesTest {
  private static final int MANY_ROWS = 10_000_000;
  private static final int MANY_BITS = 300_000;

  /** Rows that are numbers of so many bits; some numbers never come, others often. */
  private static CodeMatrix numbers(int bits) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(7);
    int stride = CodeMatrix.bytesPerRow(bits);
    byte[] packed = new byte[MANY_ROWS * stride];
    for (int row = 0; row < MANY_ROWS; row++) {
      int number = random.nextInt(1 << bits) & ~(row & 0xff);
      for (int i = 0; i < stride; i++) {
        packed[row * stride + i] = (byte) (number >>> (8 * i));
      }
    }
    return new CodeMatrix(MANY_ROWS, bits, packed);
  }

  private static int number(CodeMatrix codes, int row) {
    int stride = CodeMatrix.bytesPerRow(codes.bits());
    int number = 0;
    for (int i = 0; i < stride; i++) {
      number |= (codes.packed()[row * stride + i] & 0xff) << (8 * i);
    }
    return number;
  }

  @Test
  void tenMillionRowsAreCountedAndTheirNeighboursFound() {
    CodeMatrix codes = numbers(22);
    BitSet seen = new BitSet();
    int[] ones = new int[22];
    for (int row = 0; row < MANY_ROWS; row++) {
      int number = number(codes, row);
      seen.set(number);
      for (int bit = 0; bit < ones.length; bit++) {
        ones[bit] += number >>> bit & 1;
      }
    }

    Regions regions = Regions.of(codes);
    assertThat(regions.count()).isEqualTo(seen.cardinality());
    assertThat(regions.examples()).isEqualTo(MANY_ROWS);
    assertThat(IntStream.of(regions.sizes()).sum()).isEqualTo(MANY_ROWS);
    assertThat(ColumnCounts.of(codes).ones()).isEqualTo(ones);

    int[] labels = new int[MANY_ROWS];
    for (int row = 0; row < MANY_ROWS; row++) {
      labels[row] = row % 3;
    }
    CodeMatrix query = codes.select(new int[] {MANY_ROWS - 1});
    int tied = 0;
    List<Integer> equal = new ArrayList<>();
    for (int row = 0; row < MANY_ROWS; row++) {
      if (number(codes, row) == number(query, 0)) {
        if (equal.size() < 9) {
          equal.add(row);
        } else {
          tied++;
        }
      }
    }
    List<Integer> found = new ArrayList<>();
    int[] foundTied = new int[1];
    new NearestCodes(codes, labels, 3)
        .search(
            query,
            9,
            near -> {
              IntStream.range(0, near.size())
                  .filter(i -> near.distance(i) == 0)
                  .forEach(i -> found.add(near.index(i)));
              if (near.distance(near.size() - 1) == 0) {
                foundTied[0] = near.tiedBeyond(0) + near.tiedBeyond(1) + near.tiedBeyond(2);
              }
            });
    assertThat(found).isEqualTo(equal);
    assertThat(foundTied[0]).isEqualTo(tied);
  }

  @Test
  void codesOfThreeHundredThousandBits() {
    CodeMatrix codes = RandomCodes.draw(70, MANY_BITS, 30, 5);
    int[] ones = new int[MANY_BITS];
    int[][] apart = new int[3][70];
    for (int row = 0; row < 70; row++) {
      for (int bit = 0; bit < MANY_BITS; bit++) {
        boolean set = codes.get(row, bit);
        ones[bit] += set ? 1 : 0;
        for (int query = 0; query < apart.length; query++) {
          apart[query][row] += set == codes.get(query, bit) ? 0 : 1;
        }
      }
    }

    assertThat(ColumnCounts.of(codes).ones()).isEqualTo(ones);
    assertThat(Regions.of(codes).count())
        .isEqualTo(
            (int)
                IntStream.range(0, 70)
                    .mapToObj(r -> RandomCodes.text(codes, r))
                    .distinct()
                    .count());
    HammingDistances distances = new HammingDistances(codes);
    for (int query = 0; query < apart.length; query++) {
      int[] found = new int[70];
      distances.from(query, found);
      assertThat(found).isEqualTo(apart[query]);
    }
    for (DistanceKernel kernel : DistanceKernelTest.kernels()) {
      new NearestCodes(codes, new int[70], 1, kernel)
          .search(
              codes.select(new int[] {0, 1, 2}),
              70,
              near -> {
                for (int i = 0; i < near.size(); i++) {
                  assertThat(near.distance(i)).isEqualTo(apart[near.query()][near.index(i)]);
                }
              });
    }
  }
}
