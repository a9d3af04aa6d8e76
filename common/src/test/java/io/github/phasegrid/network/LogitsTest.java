package io.github.phasegrid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogitsTest {

  @Test
  void crossEntropyIsMinusTheLogOfSoftmax() {
    double[] logits = {1, -2, 0.5};
    double sum = Math.exp(1) + Math.exp(-2) + Math.exp(0.5);
    assertThat(Logits.crossEntropy(logits, 1))
        .isCloseTo(-Math.log(Math.exp(-2) / sum), within(1e-14));
  }

  @Test
  void isExactWhereProbabilitiesUnderflow() {
    assertThat(Logits.crossEntropy(new double[] {2000, -2000}, 1)).isEqualTo(4000);
    assertThat(Logits.crossEntropy(new double[] {2000, -2000}, 0)).isZero();
    assertThat(Logits.crossEntropy(new double[] {-800, -800}, 0))
        .isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void whatIsNotFiniteGivesNaN() {
    assertThat(Logits.crossEntropy(new double[] {0, Double.NaN}, 0)).isNaN();
    assertThat(Logits.crossEntropy(new double[] {Double.NaN, 0}, 1)).isNaN();
    assertThat(Logits.crossEntropy(new double[] {0, Double.POSITIVE_INFINITY}, 1)).isNaN();
  }

  @Test
  void theFirstOfEqualLogitsIsPredicted() {
    assertThat(Logits.predicted(new double[] {0, 3, 3, -1})).isEqualTo(1);
  }

  @Test
  void aTallyIsAMeanOverExamples() {
    LossAndAccuracy.Tally tally = new LossAndAccuracy.Tally();
    tally.add(new double[] {2, -2}, 0);
    tally.add(new double[] {2, -2}, 1);
    tally.add(new double[] {-2, 2}, 1);
    double hit = Logits.crossEntropy(new double[] {2, -2}, 0);
    double miss = Logits.crossEntropy(new double[] {2, -2}, 1);
    assertThat(tally.mean().loss()).isCloseTo((2 * hit + miss) / 3, within(1e-14));
    assertThat(tally.mean().accuracy()).isEqualTo(2 / 3.0);
    assertThat(new LossAndAccuracy.Tally().mean().loss()).isNaN();
  }
}
