package io.github.phasegrid.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EstimateTest {
  private static final double EXACT = 1e-12;

  @Test
  void threeValuesWorkedByHand() {
    // Deviations −0.2, 0, 0.2: variance 0.08 / 2 = 0.04. Student's t at 0.975 with 2 degrees of
    // freedom has the closed form p √(2 / (1 − p²)) with p = 0.95: 4.302652729911…
    Estimate estimate = Estimate.of(0.2, 0.4, 0.6).orElseThrow();

    assertThat(estimate.count()).isEqualTo(3);
    assertThat(estimate.mean()).isCloseTo(0.4, within(EXACT));
    assertThat(estimate.deviation()).isCloseTo(0.2, within(EXACT));
    assertThat(estimate.standardError().orElseThrow()).isCloseTo(0.2 / Math.sqrt(3), within(EXACT));
    double t = 0.95 * Math.sqrt(2 / (1 - 0.95 * 0.95));
    assertThat(estimate.halfWidth95().orElseThrow())
        .isCloseTo(t * 0.2 / Math.sqrt(3), within(1e-9));
  }

  @Test
  void twoValuesHaveAVeryWideInterval() {
    // With 1 degree of freedom the quantile is tan(0.475 π) = 12.706…; s = 0.1 √2, se = 0.1.
    Estimate estimate = Estimate.of(0.7, 0.9).orElseThrow();

    assertThat(estimate.standardError().orElseThrow()).isCloseTo(0.1, within(EXACT));
    assertThat(estimate.halfWidth95().orElseThrow())
        .isCloseTo(0.1 * Math.tan(0.475 * Math.PI), within(1e-9));
  }

  @Test
  void oneValueHasNoSpread() {
    Estimate estimate = Estimate.of(0.3).orElseThrow();

    assertThat(estimate.mean()).isEqualTo(0.3);
    assertThat(estimate.standardError()).isEmpty();
    assertThat(estimate.halfWidth95()).isEmpty();
  }

  @Test
  void equalValuesHaveSpreadZeroWhichIsNotNoSpread() {
    Estimate estimate = Estimate.of(0.1, 0.1, 0.1).orElseThrow();

    assertThat(estimate.mean()).isEqualTo(0.1);
    assertThat(estimate.standardError()).hasValue(0);
  }

  @Test
  void nothingHasNoMean() {
    assertThat(Estimate.of()).isEmpty();
  }
}
