package io.github.phasegrid.phase;

import static io.github.phasegrid.phase.Property.KNN_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.NETWORK_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.training.Checkpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CellTest {

  @Test
  void repeatsOfOneSettingAndCheckpointAreOneCell() {
    List<Cell> cells =
        Cell.fold(
            List.of(
                Observations.ofWidth(3, 1, Map.of(REDUNDANCY_TEST, 0.9)),
                Observations.ofWidth(7, 1, Map.of(REDUNDANCY_TEST, 0.5)),
                Observations.ofWidth(3, 2, Map.of(REDUNDANCY_TEST, 0.8)),
                Observations.of(
                    Map.of(Setting.WIDTH, 3), 2, new Checkpoint(0), Map.of(REDUNDANCY_TEST, 0.1))));

    assertThat(cells).hasSize(3);
    assertThat(cells.get(0).repeats()).hasSize(2);
    assertThat(cells.get(0).estimate(REDUNDANCY_TEST).orElseThrow().mean())
        .isCloseTo(0.85, within(1e-12));
    assertThat(cells.get(0).epoch().mean()).isEqualTo(101.5);
    assertThat(cells.get(2).key().checkpoint()).isEqualTo(new Checkpoint(0));
  }

  @Test
  void aMissingValueLeavesItsRepeatOut() {
    Cell cell =
        Cell.fold(
                List.of(
                    Observations.ofWidth(3, 1, Map.of(KNN_ACCURACY_TEST, 0.4)),
                    Observations.ofWidth(3, 2, Map.of())))
            .get(0);

    assertThat(cell.estimate(KNN_ACCURACY_TEST).orElseThrow().count()).isEqualTo(1);
    assertThat(cell.estimate(REDUNDANCY_TEST)).isEmpty();
  }

  @Test
  void differencesArePairedByRepeat() {
    // Either accuracy alone scatters by 0.2; their difference is 0.1 in both repeats.
    Cell cell =
        Cell.fold(
                List.of(
                    Observations.ofWidth(
                        3, 1, Map.of(NETWORK_ACCURACY_TEST, 0.5, KNN_ACCURACY_TEST, 0.4)),
                    Observations.ofWidth(
                        3, 2, Map.of(NETWORK_ACCURACY_TEST, 0.7, KNN_ACCURACY_TEST, 0.6)),
                    Observations.ofWidth(3, 3, Map.of(NETWORK_ACCURACY_TEST, 0.9))))
            .get(0);

    Estimate lead = cell.difference(NETWORK_ACCURACY_TEST, KNN_ACCURACY_TEST).orElseThrow();
    assertThat(lead.count()).isEqualTo(2);
    assertThat(lead.mean()).isCloseTo(0.1, within(1e-12));
    assertThat(lead.deviation()).isCloseTo(0, within(1e-12));
  }

  @Test
  void aTrialGivenTwiceIsRefused() {
    Observation observation = Observations.ofWidth(3, 4, Map.of());

    assertThatThrownBy(() -> Cell.fold(List.of(observation, observation)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is there twice at checkpoint last");
  }

  @Test
  void aValueThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> Observations.ofWidth(3, 1, Map.of(REDUNDANCY_TEST, Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("redundancy_test is NaN");
  }
}
