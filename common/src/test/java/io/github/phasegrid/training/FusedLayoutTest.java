package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.training.FusedLayout.Stretch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FusedLayoutTest {

  @Property(tries = 300)
  void everyUnitHasOneRowAndItsClassDependsOnItsRunsWidthAlone(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 3) Integer> classes,
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 70) Integer> widths) {
    int[] rowClasses = renumbered(classes);
    FusedLayout layout = FusedLayout.of(rowClasses, widths);
    Set<Integer> taken = new HashSet<>();
    for (int run = 0; run < widths.size(); run++) {
      int width = widths.get(run);
      List<Integer> rows = rows(layout.places().get(run));
      List<Integer> alone = rows(FusedLayout.of(rowClasses, List.of(width)).places().get(0));
      assertThat(rows).hasSize(width).hasSameSizeAs(alone);
      for (int unit = 0; unit < width; unit++) {
        assertThat(rows.get(unit)).isBetween(0, layout.blocks() * rowClasses.length - 1);
        assertThat(taken.add(rows.get(unit))).isTrue();
        assertThat(rowClasses[rows.get(unit) % rowClasses.length])
            .isEqualTo(rowClasses[alone.get(unit) % rowClasses.length]);
      }
    }
  }

  /** Row of each unit; fails if units are missing or doubled. */
  private static List<Integer> rows(List<Stretch> stretches) {
    List<Integer> rows = new ArrayList<>();
    for (Stretch stretch : stretches) {
      assertThat(stretch.unit()).isEqualTo(rows.size());
      for (int i = 0; i < stretch.count(); i++) {
        rows.add(stretch.row() + i);
      }
    }
    return rows;
  }

  /** Numbered from 0 in the order of their first rows. */
  private static int[] renumbered(List<Integer> classes) {
    Map<Integer, Integer> numbers = new HashMap<>();
    return classes.stream()
        .mapToInt(c -> numbers.computeIfAbsent(c, key -> numbers.size()))
        .toArray();
  }

  @Test
  void rowsThatAreAllAlikeAreFilledFromTheTop() {
    FusedLayout layout = FusedLayout.of(new int[4], List.of(3, 2));
    assertThat(layout.blocks()).isEqualTo(2);
    assertThat(layout.places())
        .containsExactly(List.of(new Stretch(0, 0, 3)), List.of(new Stretch(0, 3, 2)));
  }

  @Test
  void halvesOfARunGoToAlternatingSixes() {
    int[] sixes = new int[24];
    for (int row = 0; row < sixes.length; row++) {
      sixes[row] = row / 6 % 2;
    }
    FusedLayout layout = FusedLayout.of(sixes, List.of(16, 8));
    assertThat(layout.blocks()).isEqualTo(1);
    assertThat(layout.places())
        .containsExactly(
            List.of(
                new Stretch(0, 0, 6),
                new Stretch(6, 12, 2),
                new Stretch(8, 6, 6),
                new Stretch(14, 18, 2)),
            List.of(new Stretch(0, 14, 4), new Stretch(4, 20, 4)));
  }
}
