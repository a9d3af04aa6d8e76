package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.training.fused.RowClasses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class FusedPackingTest {

  @Test
  void capacityShrinksWithTheInputs() {
    assertThat(FusedPacking.capacity(12)).isEqualTo(528);
    assertThat(FusedPacking.capacity(784)).isEqualTo(528);
    assertThat(FusedPacking.capacity(3072)).isEqualTo(312);
    assertThat(FusedPacking.capacity(1_000_000)).isEqualTo(132);
  }

  @Property
  void balancedPacksHoldEachRunOnceAndNoMoreThanTheirCapacity(
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 700) Integer> runs) {
    List<List<Integer>> packs = FusedPacking.balance(runs, run -> run, 528);
    List<Integer> together = new ArrayList<>(packs.stream().flatMap(List::stream).toList());
    List<Integer> expected = new ArrayList<>(runs);
    Collections.sort(together);
    Collections.sort(expected);
    assertThat(together).isEqualTo(expected);
    for (List<Integer> pack : packs) {
      int used = pack.stream().mapToInt(run -> run).sum();
      assertThat(pack.size() == 1 || used <= 528).isTrue();
    }
  }

  @Test
  void theCapacityStudyIsTwoPacksOfEqualSize() {
    List<Integer> widths =
        List.of(
            3, 7, 10, 15, 20, 23, 27, 30, 33, 37, 40, 43, 47, 50, 53, 57, 60, 65, 70, 75, 80, 90,
            100);
    List<List<Integer>> packs =
        FusedPacking.balance(widths, width -> width + width % 2, FusedPacking.capacity(784));
    assertThat(packs).hasSize(2);
    assertThat(packs)
        .allSatisfy(
            pack -> assertThat(pack.stream().mapToInt(width -> width).sum()).isBetween(510, 525));
  }

  @Test
  void aFullPackFitsItsBlocks() {
    int[] rowClasses = RowClasses.of(FusedPack.BLOCKS, 528, new RowClasses.Shape(784, 64)).ofRow();
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
      assertThat(FusedLayout.of(rowClasses, widths).blocks() * rowClasses.length)
          .isLessThanOrEqualTo(FusedPacking.capacity(784));
    }
  }
}
