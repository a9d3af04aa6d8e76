package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClusterAgreementTest {
  private static final int CLASSES = 3;

  private static Predictions made(int... values) {
    return new Predictions.Made(values);
  }

  /** Cluster 0 is called 2, cluster 1 is called 0, cluster 2 holds nothing and is called 0. */
  @Test
  void namesAreCarriedOver() {
    Predictions learnt = made(0, 0, 0, 1, 1);
    int[] trainLabels = {2, 2, 1, 0, 1};

    Measured accuracy =
        ClusterAgreement.transferred(
            learnt, trainLabels, made(0, 0, 1, 1, 2), new int[] {2, 1, 0, 1, 0}, CLASSES);

    assertThat(accuracy).isEqualTo(Measured.of(3 / 5.0));
  }

  @Test
  void allMeasuresAreOfTheSameCounts() {
    ClusterAgreement agreement =
        ClusterAgreement.of(made(0, 0, 1, 1, 2, 2), new int[] {0, 0, 1, 2, 2, 2}, CLASSES);

    assertThat(agreement.accuracy()).isEqualTo(Measured.of(5 / 6.0));
    assertThat(agreement.matchedAccuracy()).isEqualTo(Measured.of(5 / 6.0));
    assertThat(agreement.adjustedRandIndex().value().orElseThrow())
        .as("2 pairs are together in both, 3 and 4 in one, of 15")
        .isCloseTo((2 - 0.8) / (3.5 - 0.8), within(1e-12));
  }

  @Test
  void whatIsMissingHasItsReason() {
    Predictions missing = new Predictions.Missing("no examples");
    Measured absent = Measured.absent("no examples");

    assertThat(ClusterAgreement.of(missing, new int[0], CLASSES))
        .isEqualTo(new ClusterAgreement(absent, absent, absent, absent));
    assertThat(
            ClusterAgreement.transferred(
                missing,
                new int[0],
                new Predictions.Missing("no training examples"),
                new int[2],
                CLASSES))
        .isEqualTo(Measured.absent("no training examples"));
    assertThat(
            ClusterAgreement.transferred(made(0, 1), new int[] {1, 0}, made(), new int[0], CLASSES))
        .isEqualTo(Measured.absent("no examples"));
  }
}
