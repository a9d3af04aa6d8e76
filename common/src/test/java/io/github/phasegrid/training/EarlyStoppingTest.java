package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

  @Test
  void stopsAfterPatienceEpochsWithoutStrictImprovement() {
    EarlyStopping stopping = new EarlyStopping(2);
    assertThat(stopping.stopsAfter(3)).isFalse();
    assertThat(stopping.stopsAfter(2)).isFalse();
    assertThat(stopping.stopsAfter(2)).as("equal is no improvement").isFalse();
    assertThat(stopping.stopsAfter(1.9)).as("an improvement starts the count again").isFalse();
    assertThat(stopping.stopsAfter(2.5)).isFalse();
    assertThat(stopping.stopsAfter(1.95)).as("better than before, not than the best").isTrue();
  }

  @Test
  void patienceZeroNeverStops() {
    EarlyStopping stopping = new EarlyStopping(0);
    for (int epoch = 0; epoch < 100; epoch++) {
      assertThat(stopping.stopsAfter(epoch)).isFalse();
    }
  }
}
