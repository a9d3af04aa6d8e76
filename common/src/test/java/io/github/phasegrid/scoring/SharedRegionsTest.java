package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomCodes;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SharedRegionsTest {
  private static final int CLASSES = 3;

  /** Each other code is compared with every training code. */
  @Property(tries = 200)
  void isWhatLookingAtAllTrainingCodesGives(
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 1, max = 40) int m,
      @ForAll @IntRange(min = 1, max = 40) int patterns,
      @ForAll long seed) {
    CodeMatrix all = RandomCodes.draw(n + m, 19, patterns, seed);
    CodeMatrix train = all.select(IntStream.range(0, n).toArray());
    CodeMatrix others = all.select(IntStream.range(n, n + m).toArray());
    int[] trainLabels = RandomCodes.labels(n, CLASSES, seed);
    int[] labels = RandomCodes.labels(m, CLASSES, seed + 1);
    int shared = 0;
    int agreeing = 0;
    for (int other = 0; other < m; other++) {
      int[] votes = new int[CLASSES];
      for (int example = 0; example < n; example++) {
        if (RandomCodes.text(train, example).equals(RandomCodes.text(others, other))) {
          votes[trainLabels[example]]++;
        }
      }
      int most = Math.max(votes[0], Math.max(votes[1], votes[2]));
      int first = votes[0] == most ? 0 : votes[1] == most ? 1 : 2;
      shared += most > 0 ? 1 : 0;
      agreeing += most > 0 && first == labels[other] ? 1 : 0;
    }

    SharedRegions regions = SharedRegions.of(train, others);

    assertThat(regions.fraction()).isEqualTo(Measured.of(shared / (double) m));
    if (shared == 0) {
      assertThat(regions.agreement(trainLabels, labels, CLASSES))
          .isEqualTo(Measured.absent("no code is that of a training example"));
    } else {
      assertThat(regions.agreement(trainLabels, labels, CLASSES).value().orElseThrow())
          .isCloseTo(agreeing / (double) shared, within(1e-15));
    }
  }

  /** Codes 3, 3, 5 train as 2, 1, 0; of the others 3, 5, 6 the first takes the smaller label 1. */
  @Test
  void byHand() {
    CodeMatrix train = new CodeMatrix(3, 3, new byte[] {3, 3, 5});
    CodeMatrix others = new CodeMatrix(3, 3, new byte[] {3, 5, 6});

    SharedRegions regions = SharedRegions.of(train, others);

    assertThat(regions.fraction()).isEqualTo(Measured.of(2 / 3.0));
    assertThat(regions.agreement(new int[] {2, 1, 0}, new int[] {1, 2, 0}, CLASSES))
        .isEqualTo(Measured.of(0.5));
  }

  @Test
  void isAbsentWhereNothingCanBeSaid() {
    CodeMatrix none = RandomCodes.draw(0, 9, 1, 1);
    CodeMatrix some = RandomCodes.draw(4, 9, 4, 1);

    assertThat(SharedRegions.of(none, some).fraction())
        .isEqualTo(Measured.absent("no training examples"));
    assertThat(SharedRegions.of(some, none).fraction()).isEqualTo(Measured.absent("no examples"));
    assertThat(SharedRegions.of(none, some).agreement(new int[0], new int[4], CLASSES).reason())
        .contains("no code is that of a training example");
  }
}
