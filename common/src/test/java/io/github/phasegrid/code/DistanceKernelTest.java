package io.github.phasegrid.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DistanceKernelTest {

  static List<DistanceKernel> kernels() {
    return List.of(new PopulationCountKernel(), new BitSliceKernel());
  }

  @Provide
  Arbitrary<CodeMatrix> matrices() {
    return Combinators.combine(Arbitraries.of(1, 2, 9, 40), RandomCodes.widths())
        .flatAs(RandomCodes::codes);
  }

  @Property(tries = 200)
  void countsTheBitsThatDiffer(@ForAll("matrices") CodeMatrix codes) {
    WordTile tile = new WordTile(codes.bits(), codes.rows());
    tile.load(codes, 0, codes.rows());
    int query = codes.rows() / 2;
    int[] expected = new int[codes.rows()];
    for (int row = 0; row < codes.rows(); row++) {
      for (int bit = 0; bit < codes.bits(); bit++) {
        expected[row] += codes.get(row, bit) != codes.get(query, bit) ? 1 : 0;
      }
    }

    for (DistanceKernel kernel : kernels()) {
      int[] distances = new int[codes.rows()];
      kernel.add(tile, 0, tile.words(), tile, query, distances);
      assertThat(distances).as(kernel.getClass().getSimpleName()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void noFieldOverflowsWhenAllBitsDiffer(DistanceKernel kernel) {
    int bits = 32 * 9;
    boolean[][] codes = new boolean[2][bits];
    Arrays.fill(codes[1], true);
    WordTile tile = new WordTile(bits, 2);
    tile.load(RandomCodes.pack(codes, bits), 0, 2);
    int[] distances = new int[2];

    kernel.add(tile, 0, tile.words(), tile, 0, distances);

    assertThat(distances).containsExactly(0, bits);
  }

  @Test
  void choosesByWhatTheCpuCanDo(@TempDir Path folder) throws IOException {
    Path able = Files.writeString(folder.resolve("able"), "flags : avx2 avx512_vpopcntdq fma\n");
    Path unable = Files.writeString(folder.resolve("unable"), "flags : avx2 popcnt fma\n");

    assertThat(DistanceKernel.Machine.countsVectors(able)).isTrue();
    assertThat(DistanceKernel.Machine.countsVectors(unable)).isFalse();
    assertThat(DistanceKernel.Machine.countsVectors(folder.resolve("none"))).isFalse();
  }
}
