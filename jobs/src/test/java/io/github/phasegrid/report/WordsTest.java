package io.github.phasegrid.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.phase.Coordinate.Circumstance;
import io.github.phasegrid.phase.Coordinate.OfSetting;
import io.github.phasegrid.phase.Property.Unit;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.training.Checkpoint;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void valuesAreShort() {
    assertThat(Words.value(48_000)).isEqualTo("48,000");
    assertThat(Words.value(0.01)).isEqualTo("0.01");
    assertThat(Words.value(1e-6)).isEqualTo("1e-6");
    assertThat(Words.value(2.5e-6)).isEqualTo("2.5e-6");
    assertThat(Words.value(0.0)).isEqualTo("0");
    assertThat(Words.value(3.0)).isEqualTo("3");
    assertThat(Words.value(true)).isEqualTo("true");
    assertThat(Words.value(Checkpoint.LAST)).isEqualTo("last");
  }

  @Test
  void measurementsKeepTheDecimalsOfTheirUnit() {
    assertThat(Words.measured(Unit.ACCURACY, 0.97316)).isEqualTo("97.32");
    assertThat(Words.measured(Unit.RATIO, 0.00005)).isEqualTo("0.00005");
    assertThat(Words.measured(Unit.COUNT, 48_000)).isEqualTo("48,000.0");
  }

  @Test
  void namesAreWords() {
    assertThat(Words.count(1, "trial")).isEqualTo("1 trial");
    assertThat(Words.count(1_200, "trial")).isEqualTo("1,200 trials");
    assertThat(Words.name(Circumstance.CHECKPOINT)).isEqualTo("epoch");
    assertThat(Words.title(new OfSetting(Setting.SAMPLE_SIZE)))
        .isEqualTo("Sample size (training examples)");
    assertThat(Words.title(new OfSetting(Setting.BATCH_NORM))).isEqualTo("Batch norm");
  }
}
