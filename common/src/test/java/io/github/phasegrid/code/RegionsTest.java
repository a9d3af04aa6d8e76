package io.github.phasegrid.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RegionsTest {

  @Provide
  Arbitrary<CodeMatrix> matrices() {
    return Combinators.combine(RandomCodes.heights(), RandomCodes.widths())
        .flatAs(RandomCodes::codes);
  }

  /** With few bits of the hash used, most codes collide and only comparing them tells. */
  @Property(tries = 200)
  void areTheGroupsOfEqualCodes(
      @ForAll("matrices") CodeMatrix codes, @ForAll @IntRange(min = 0, max = 3) int hashBits) {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int row = 0; row < codes.rows(); row++) {
      groups.computeIfAbsent(RandomCodes.text(codes, row), text -> new ArrayList<>()).add(row);
    }

    for (Regions regions : List.of(Regions.of(codes), Regions.of(codes, hashBits))) {
      assertThat(regions.examples()).isEqualTo(codes.rows());
      assertThat(regions.count()).isEqualTo(groups.size());
      int region = 0;
      int position = 0;
      int[] examplesByRegion = regions.examplesByRegion();
      for (List<Integer> group : groups.values()) {
        assertThat(regions.sizes()[region]).isEqualTo(group.size());
        assertThat(regions.firstExample()[region]).isEqualTo(group.get(0));
        for (int row : group) {
          assertThat(regions.regionOf()[row]).isEqualTo(region);
          assertThat(examplesByRegion[position++]).isEqualTo(row);
        }
        region++;
      }
    }
  }
}
