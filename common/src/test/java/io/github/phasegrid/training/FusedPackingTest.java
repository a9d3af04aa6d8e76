package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.training.fused.RowClasses;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class FusedPackingTest {

  @Test
  void capacityIsWholeBlocksAndShrinksWithTheInputs() {
    assertThat(FusedPacking.capacity(12)).isEqualTo(4 * FusedPack.BLOCK);
    assertThat(FusedPacking.capacity(784)).isEqualTo(4 * FusedPack.BLOCK);
    assertThat(FusedPacking.capacity(3072)).isEqualTo(FusedPack.BLOCK);
    assertThat(FusedPacking.capacity(1_000_000)).isEqualTo(FusedPack.BLOCK);
  }

  @Test
  void aFullPackFitsItsBlocks() {
    int[] rowClasses = RowClasses.of(FusedPack.BLOCK, 784, 64);
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1L);
    for (int trial = 0; trial < 200; trial++) {
      List<Integer> widths = new ArrayList<>();
      int free = FusedPacking.capacity(784);
      while (free > 0) {
        int width = random.nextInt(1, 101);
        int units = FusedPacking.units(new NetworkSpec(1, width, Activation.RELU, 0, true));
        free -= units;
        if (free >= 0) {
          widths.add(width);
        }
      }
      assertThat(FusedLayout.of(rowClasses, widths).blocks())
          .isLessThanOrEqualTo(FusedPacking.capacity(784) / FusedPack.BLOCK);
    }
  }
}
