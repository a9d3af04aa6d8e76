package io.github.phasegrid.phase;

import static io.github.phasegrid.phase.Property.KNN_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.training.Checkpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {

  @Test
  void differencesAreTakenWithinARepeat() {
    // Repeats scatter by 0.2, differences by 0.01 only: 0.10, 0.11, 0.12.
    List<Cell> cells =
        Cell.fold(
            List.of(
                redundancy(20, 1, 0.40),
                redundancy(20, 2, 0.19),
                redundancy(20, 3, 0.58),
                redundancy(10, 1, 0.50),
                redundancy(10, 2, 0.30),
                redundancy(10, 3, 0.70)));

    List<PairedDifference> pairs = PairedDifference.ofNeighbouringWidths(cells);

    assertThat(pairs).hasSize(1);
    Estimate difference = pairs.get(0).estimate(REDUNDANCY_TEST).orElseThrow();
    assertThat(difference.mean()).isCloseTo(-0.11, within(1e-12));
    // s = 0.01, t(2) = 4.3027: 4.3027 × 0.01 / √3.
    assertThat(difference.halfWidth95().orElseThrow()).isCloseTo(0.024841, within(1e-6));
  }

  @Test
  void onlyRepeatsThatBothHaveCount() {
    List<Cell> cells =
        Cell.fold(
            List.of(
                redundancy(10, 1, 0.5),
                redundancy(10, 2, 0.5),
                redundancy(20, 2, 0.25),
                redundancy(20, 3, 0.1)));

    PairedDifference pair = PairedDifference.ofNeighbouringWidths(cells).get(0);

    assertThat(pair.estimate(REDUNDANCY_TEST)).contains(new Estimate(1, -0.25, 0));
    assertThat(pair.estimate(KNN_ACCURACY_TEST)).isEmpty();
  }

  @Test
  void widthsOfConvolutionalNetworksComeFromTheirMultipliers() {
    List<Cell> cells =
        Cell.fold(
            List.of(
                resnet("resnet-20", 0.5),
                resnet("resnet-20", 0.125),
                resnet("resnet-20", 1),
                resnet("resnet-56", 1)));

    assertThat(PairedDifference.ofNeighbouringWidths(cells))
        .extracting(
            p -> p.narrower().key().settings().integer(Setting.WIDTH),
            p -> p.wider().key().settings().integer(Setting.WIDTH))
        .containsExactly(tuple(2, 8), tuple(8, 16));
  }

  private static Observation resnet(String architecture, double multiplier) {
    return Observations.of(
        Map.of(Setting.ARCHITECTURE, architecture, Setting.WIDTH_MULTIPLIER, multiplier),
        1,
        Checkpoint.LAST,
        Map.of(REDUNDANCY_TEST, 0.5));
  }

  @Test
  void neighboursAreNeighboursAmongTheirLike() {
    List<Cell> cells =
        Cell.fold(
            List.of(
                of(30, 100),
                of(10, 100),
                of(20, 100), // two pairs
                of(10, 1_000),
                of(30, 1_000), // one pair, as nothing lies between
                of(10, 10))); // none

    assertThat(PairedDifference.ofNeighbouringWidths(cells))
        .extracting(
            p -> p.narrower().key().settings().integer(Setting.SAMPLE_SIZE),
            p -> p.narrower().key().settings().integer(Setting.WIDTH),
            p -> p.wider().key().settings().integer(Setting.WIDTH))
        .containsExactly(tuple(100, 10, 20), tuple(100, 20, 30), tuple(1_000, 10, 30));
  }

  private static Observation redundancy(int width, int repeat, double value) {
    return Observations.ofWidth(width, repeat, Map.of(REDUNDANCY_TEST, value));
  }

  private static Observation of(int width, int sampleSize) {
    return Observations.of(
        Map.of(Setting.WIDTH, width, Setting.SAMPLE_SIZE, sampleSize),
        1,
        Checkpoint.LAST,
        Map.of());
  }
}
