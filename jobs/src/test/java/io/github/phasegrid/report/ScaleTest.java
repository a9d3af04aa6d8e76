package io.github.phasegrid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Coordinate;
import io.github.phasegrid.phase.Coordinate.Circumstance;
import io.github.phasegrid.phase.Coordinate.OfSetting;
import io.github.phasegrid.report.Scale.Kind;
import io.github.phasegrid.report.Scale.Tick;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.training.Checkpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void widthsStandWhereTheirNumbersSay() {
    Scale scale = scale(new OfSetting(Setting.WIDTH), 3, 7, 100);

    assertThat(scale.kind()).isEqualTo(Kind.LINEAR);
    assertThat(scale.positions()).containsExactly(3.0, 7.0, 100.0);
    assertThat(scale.low()).isZero();
    assertThat(labels(scale)).containsExactly("0", "20", "40", "60", "80", "100");
  }

  @Test
  void sharesHaveRoundNumbers() {
    Scale scale = scale(new OfSetting(Setting.LABEL_NOISE), 0.0, 0.5, 1.0);

    assertThat(scale.kind()).isEqualTo(Kind.LINEAR);
    assertThat(labels(scale)).containsExactly("0", "0.2", "0.4", "0.6", "0.8", "1");
  }

  @Test
  void sampleSizesAreLogarithmic() {
    Scale scale = scale(new OfSetting(Setting.SAMPLE_SIZE), 10, 300, 10_000);

    assertThat(scale.kind()).isEqualTo(Kind.LOGARITHMIC);
    assertThat(scale.positions().get(1)).isCloseTo(2.4771, within(1e-4));
    assertThat(labels(scale)).containsExactly("10", "100", "1,000", "10,000");
    assertThat(scale.slots()).containsOnly(false);
    assertThat(scale.dividers()).isEmpty();
  }

  @Test
  void epochZeroAndTheLastCheckpointHaveSlotsBeyondTheRest() {
    Scale scale =
        scale(
            Circumstance.CHECKPOINT,
            new Checkpoint(0),
            new Checkpoint(1),
            new Checkpoint(10),
            new Checkpoint(200),
            Checkpoint.LAST);

    assertThat(scale.positions().subList(0, 3)).containsExactly(-1.0, 0.0, 1.0);
    assertThat(scale.positions().get(4)).isEqualTo(3.0);
    assertThat(scale.slots()).containsExactly(true, false, false, false, true);
    assertThat(labels(scale)).containsExactly("0", "1", "10", "100", "last");
    assertThat(scale.dividers().get(0)).isEqualTo(-0.5);
    assertThat(scale.dividers().get(1)).isCloseTo((Math.log10(200) + 3) / 2, within(1e-12));
  }

  @Test
  void aZeroAmongPowersOfTenHasASlotToo() {
    Scale scale = scale(new OfSetting(Setting.WEIGHT_DECAY), 0.0, 1e-6, 1e-4, 1e-2);

    assertThat(scale.positions()).containsExactly(-7.0, -6.0, -4.0, -2.0);
    assertThat(labels(scale)).containsExactly("0", "1e-6", "1e-5", "1e-4", "0.001", "0.01");
  }

  @Test
  void smallRangesStayLinearZeroIncluded() {
    assertThat(scale(new OfSetting(Setting.LABEL_NOISE), 0.0, 0.1, 0.5).kind())
        .isEqualTo(Kind.LINEAR);
  }

  @Test
  void untrainedAgainstLastIsTwoCategories() {
    Scale scale = scale(Circumstance.CHECKPOINT, new Checkpoint(0), Checkpoint.LAST);

    assertThat(scale.kind()).isEqualTo(Kind.CATEGORIES);
    assertThat(labels(scale)).containsExactly("0", "last");
  }

  @Test
  void namesAreCategories() {
    Scale scale = scale(new OfSetting(Setting.OPTIMIZER), "adam", "sgd");

    assertThat(scale.ticks()).containsExactly(new Tick(0, "adam"), new Tick(1, "sgd"));
    assertThat(scale.low()).isEqualTo(-0.5);
    assertThat(scale.high()).isEqualTo(1.5);
  }

  @Test
  void roundStepsAreOneTwoOrFive() {
    assertThat(Scale.roundStep(0.13)).isCloseTo(0.2, within(1e-12));
    assertThat(Scale.roundStep(3)).isEqualTo(5);
    assertThat(Scale.roundStep(6)).isEqualTo(10);
    assertThat(Scale.roundStep(10)).isEqualTo(10);
  }

  private static Scale scale(Coordinate coordinate, Object... values) {
    return Scale.of(new Axis(coordinate, List.of(values)));
  }

  private static List<String> labels(Scale scale) {
    return scale.ticks().stream().map(Tick::label).filter(label -> !label.isEmpty()).toList();
  }
}
