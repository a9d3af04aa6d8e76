package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AccuracyTest {

  @Test
  void isTheShareToldRight() {
    assertThat(Accuracy.of(new int[] {1, 2, 0, 0}, new int[] {1, 2, 1, 0}))
        .isEqualTo(Measured.of(0.75));
  }

  @Test
  void isAbsentWithoutExamples() {
    assertThat(Accuracy.of(new int[0], new int[0]).reason()).contains("no examples");
  }

  @Test
  void refusesAnotherNumberOfLabels() {
    assertThatThrownBy(() -> Accuracy.of(new int[1], new int[2]))
        .hasMessage("1 predictions for 2 labels");
  }

  @Test
  void aMeasuredNumberIsFinite() {
    assertThatThrownBy(() -> Measured.of(Double.NaN)).hasMessage("measured NaN");
    assertThat(Measured.of(1.5).value()).contains(1.5);
    assertThat(Measured.of(1.5).reason()).isEmpty();
    assertThat(Measured.absent("one class").value()).isEmpty();
  }
}
