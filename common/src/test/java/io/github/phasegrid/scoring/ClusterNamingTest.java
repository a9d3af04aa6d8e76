package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.RandomCodes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClusterNamingTest {

  @Property(tries = 200)
  void isTheBestOfAllNamings(
      @ForAll @IntRange(min = 1, max = 5) int clusters,
      @ForAll @IntRange(min = 1, max = 5) int classes,
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll long seed) {
    int[] inCluster = RandomCodes.labels(n, clusters, seed);
    int[] labels = RandomCodes.labels(n, classes, seed + 1);

    ClusterNaming naming = ClusterNaming.of(inCluster, labels, clusters, classes);

    assertThat(naming.manyToOne().value().orElseThrow())
        .isCloseTo(best(naming.counts(), 0, 0, false) / (double) n, within(1e-15));
    assertThat(naming.oneToOne().value().orElseThrow())
        .isCloseTo(best(naming.counts(), 0, 0, true) / (double) n, within(1e-15));
  }

  /** Tries every name, and no name, for every cluster from the given one on. */
  private static long best(long[][] counts, int cluster, int taken, boolean once) {
    if (cluster == counts.length) {
      return 0;
    }
    long best = best(counts, cluster + 1, taken, once);
    for (int label = 0; label < counts[0].length; label++) {
      if (!once || (taken & (1 << label)) == 0) {
        long right = counts[cluster][label] + best(counts, cluster + 1, taken | (1 << label), once);
        best = Math.max(best, right);
      }
    }
    return best;
  }

  @Test
  void aTieGoesToTheSmallerLabel() {
    int[] clusters = {0, 0, 1, 1, 1, 2};
    int[] labels = {2, 1, 0, 2, 2, 1};

    assertThat(ClusterNaming.of(clusters, labels, 4, 3).majorityLabels())
        .containsExactly(1, 2, 1, 0);
  }

  @Test
  void isAbsentWithoutExamples() {
    ClusterNaming empty = ClusterNaming.of(new int[0], new int[0], 3, 2);

    assertThat(empty.manyToOne()).isEqualTo(Measured.absent("no examples"));
    assertThat(empty.oneToOne()).isEqualTo(Measured.absent("no examples"));
    assertThat(ClusterNaming.of(new int[0], new int[0], 0, 0).oneToOne())
        .isEqualTo(Measured.absent("no examples"));
  }
}
