package io.github.phasegrid.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.dataset.Split;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StretchTest {
  private static List<Stretch> cut(int examples, int batch) {
    return Stretch.of(Split.TEST, examples, batch);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 1000",
    "15, 1",
    "16, 1",
    "17, 1",
    "1023, 1",
    "1024, 1",
    "1025, 1",
    "60000, 100",
    "60000, 7",
    "60000, 59999",
    "60000, 60000",
    "50000, 13",
    "2147483647, 1",
    "2147483647, 1000"
  })
  void coversEveryExampleOnceInWholeBatches(int examples, int batch) {
    List<Stretch> stretches = cut(examples, batch);
    assertThat(stretches).hasSizeBetween(1, 64);
    int end = 0;
    for (Stretch stretch : stretches) {
      assertThat(stretch.split()).isEqualTo(Split.TEST);
      assertThat(stretch.first()).isEqualTo(end);
      assertThat(stretch.first() % batch).isZero();
      assertThat(stretch.count()).isPositive();
      end = stretch.end();
    }
    assertThat(end).isEqualTo(examples);
    for (Stretch whole : stretches.subList(0, stretches.size() - 1)) {
      assertThat(whole.count() / batch).isGreaterThanOrEqualTo(16);
      assertThat(whole.count()).isEqualTo(stretches.get(0).count());
    }
  }

  /** What was published must be found again as it was. */
  @Test
  void theCutStaysAsItIs() {
    assertThat(cut(0, 10)).isEmpty();
    assertThat(cut(160, 10)).containsExactly(new Stretch(Split.TEST, 0, 160));
    assertThat(cut(161, 10))
        .containsExactly(new Stretch(Split.TEST, 0, 160), new Stretch(Split.TEST, 160, 161));
    assertThat(cut(10_250, 10)).hasSize(61).startsWith(new Stretch(Split.TEST, 0, 170));
    assertThat(cut(161, 10).get(1).describe()).isEqualTo("test examples 160 to 160");
  }
}
