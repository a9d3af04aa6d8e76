package io.github.phasegrid.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.training.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AxisTest {

  @Test
  void aSingleCellHasNoAxes() {
    assertThat(Axis.of(cells(observation(Map.of(), 1, 5), observation(Map.of(), 2, 5)))).isEmpty();
  }

  @Test
  void valuesAscendWhateverTheOrderOfRows() {
    List<Axis> axes =
        Axis.of(
            cells(
                observation(Map.of(Setting.WIDTH, 100), 1, 10),
                observation(Map.of(Setting.WIDTH, 7), 1, Integer.MAX_VALUE),
                observation(Map.of(Setting.WIDTH, 20), 1, 0)));

    assertThat(axes)
        .extracting(a -> a.coordinate().column())
        .containsExactly("width", "checkpoint");
    assertThat(axes.get(0).values()).containsExactly(7, 20, 100);
    assertThat(axes.get(1).values())
        .containsExactly(new Checkpoint(0), new Checkpoint(10), Checkpoint.LAST);
    assertThat(axes).allMatch(Axis::isNumeric);
  }

  @Test
  void aSettingThatOnlyFollowsItsSwitchIsNoAxis() {
    List<Axis> axes =
        Axis.of(
            cells(
                observation(Map.of(Setting.OPTIMIZER, "adam"), 1, 5),
                observation(Map.of(Setting.OPTIMIZER, "momentum"), 1, 5)));

    assertThat(axes).extracting(a -> a.coordinate().column()).containsExactly("optimizer");
    assertThat(axes.get(0).isNumeric()).isFalse();
  }

  @Test
  void aSwitchedSettingWithValuesOfItsOwnIsAnAxis() {
    List<Axis> axes =
        Axis.of(
            cells(
                observation(Map.of(Setting.OPTIMIZER, "adam"), 1, 5),
                observation(Map.of(Setting.OPTIMIZER, "momentum", Setting.MOMENTUM, 0.5), 1, 5),
                observation(Map.of(Setting.OPTIMIZER, "momentum", Setting.MOMENTUM, 0.9), 1, 5)));

    assertThat(axes)
        .extracting(a -> a.coordinate().column())
        .containsExactly("optimizer", "momentum");
  }

  /** Depth and width say in numbers what architecture and multiplier say. */
  @Test
  void ofConvolutionalNetworksDepthAndWidthAreTheAxes() {
    List<Observation> observations = new ArrayList<>();
    for (String architecture : List.of("resnet-56", "resnet-20")) {
      for (double multiplier : List.of(0.5, 0.25)) {
        observations.add(
            observation(
                Map.of(Setting.ARCHITECTURE, architecture, Setting.WIDTH_MULTIPLIER, multiplier),
                1,
                5));
      }
    }
    List<Axis> axes = Axis.of(Cell.fold(observations));
    assertThat(axes).extracting(a -> a.coordinate().column()).containsExactly("depth", "width");
    assertThat(axes.get(0).values()).containsExactly(19, 55);
    assertThat(axes.get(1).values()).containsExactly(4, 8);
  }

  @Test
  void namesThatEndInNumbersAreInTheirOrder() {
    List<Observation> observations = new ArrayList<>();
    for (String layer : List.of("hidden10", "all", "hidden2", "hidden1")) {
      Observation one = observation(Map.of(), 1, 5);
      observations.add(
          new Observation(
              one.trial(),
              one.settings(),
              one.dataset(),
              one.validationFraction(),
              one.engine(),
              one.checkpoint(),
              one.epoch(),
              layer,
              one.probe(),
              one.scoringEngine(),
              one.scoringFingerprint(),
              one.values()));
    }
    assertThat(Axis.of(Cell.fold(observations)).get(0).values())
        .containsExactly("all", "hidden1", "hidden2", "hidden10");
  }

  @Test
  void everyCoordinatePutsBackWhatItReads() {
    CellKey one = observation(Map.of(Setting.WIDTH, 3), 1, 5).key();
    CellKey other =
        new CellKey(
            observation(Map.of(Setting.WIDTH, 9, Setting.DROPOUT, 0.5), 1, 5).key().settings(),
            "cifar10",
            one.validationFraction(),
            "dl4j",
            Checkpoint.LAST,
            "1",
            "uniform",
            one.scoringEngine(),
            one.scoringFingerprint());
    List<Coordinate> coordinates = new ArrayList<>(List.of(Coordinate.Circumstance.values()));
    coordinates.add(new Coordinate.OfSetting(Setting.WIDTH));
    coordinates.add(new Coordinate.OfSetting(Setting.DROPOUT));

    CellKey moved = one;
    for (Coordinate coordinate : coordinates) {
      moved = coordinate.replace(moved, coordinate.of(other));
      assertThat(coordinate.of(moved)).as(coordinate.column()).isEqualTo(coordinate.of(other));
    }
    assertThat(moved).isEqualTo(other);
  }

  private static Observation observation(Map<Setting, ?> settings, int repeat, int epoch) {
    return Observations.of(settings, repeat, new Checkpoint(epoch), Map.of());
  }

  private static List<Cell> cells(Observation... observations) {
    return Cell.fold(List.of(observations));
  }
}
