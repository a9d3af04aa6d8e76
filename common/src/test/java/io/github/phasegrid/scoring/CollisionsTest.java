package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomCodes;
import io.github.phasegrid.code.Regions;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CollisionsTest {
  private static final int CLASSES = 3;

  @Property(tries = 200)
  void isWhatLookingAtAllPairsGives(
      @ForAll @IntRange(min = 0, max = 60) int n,
      @ForAll @IntRange(min = 1, max = 80) int patterns,
      @ForAll long seed) {
    CodeMatrix codes = RandomCodes.draw(n, 33, patterns, seed);
    int[] labels = RandomCodes.labels(n, CLASSES, seed);
    int same = 0;
    int cross = 0;
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < a; b++) {
        if (RandomCodes.text(codes, a).equals(RandomCodes.text(codes, b))) {
          same += labels[a] == labels[b] ? 1 : 0;
          cross += labels[a] == labels[b] ? 0 : 1;
        }
      }
    }

    assertThat(Collisions.of(Regions.of(codes), labels, CLASSES))
        .isEqualTo(new Collisions(same, cross));
  }

  @Test
  void countsPairsBeyondTheRangeOfInt() {
    int n = 100_000;
    int[] labels = new int[n];
    Arrays.fill(labels, 0, n / 2, 1);

    assertThat(Collisions.of(Regions.of(RandomCodes.draw(n, 3, 1, 5)), labels, 2))
        .isEqualTo(new Collisions(2_499_950_000L, 2_500_000_000L));
  }

  @Test
  void wantsALabelForEachCode() {
    Regions regions = Regions.of(RandomCodes.draw(4, 3, 1, 5));

    assertThatThrownBy(() -> Collisions.of(regions, new int[3], CLASSES))
        .hasMessage("3 labels for 4 codes");
  }
}
