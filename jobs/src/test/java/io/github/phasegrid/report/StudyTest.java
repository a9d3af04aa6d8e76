package io.github.phasegrid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Estimate;
import io.github.phasegrid.phase.Observation;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.training.Checkpoint;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StudyTest {

  @Test
  void capacityRunsAlongTheWidth() {
    assertThat(axes(InventedSweeps.capacity())).containsExactly("width");
  }

  @Test
  void widthCountsUnitsOrChannels() {
    Study perceptrons = study(InventedSweeps.capacity());
    assertThat(perceptrons.title(perceptrons.axes().get(0)))
        .isEqualTo("Width (units per hidden layer)");
    Study convolutional = study(InventedSweeps.convolutionalWidths());
    assertThat(convolutional.title(convolutional.axes().get(0)))
        .isEqualTo("Width (channels of the first layer)");
  }

  @Test
  void trainingTimeRunsAlongTheEpochHoweverManyWidthsThereAre() {
    assertThat(axes(InventedSweeps.trainingTime(InventedSweeps.CAPACITY_WIDTHS)))
        .containsExactly("checkpoint", "width");
  }

  @Test
  void sampleSizeHasALinePerWidth() {
    assertThat(axes(InventedSweeps.sampleSize())).containsExactly("sample_size", "width");
  }

  @Test
  void whatIsNeitherXNorLinesIsLeftToChoose() {
    Study study = study(InventedSweeps.phase());

    assertThat(View.of(study).get(0).choices(study))
        .extracting(i -> study.axes().get(i).coordinate().column())
        .containsExactly("sample_size");
    assertThat(Figure.of(study, false).get(0).panels())
        .extracting(Figure.Panel::title)
        .containsExactly("Of all examples", "At matched n");
  }

  @Test
  void manyLinesGetAPanelPerPropertySoThatTheyCanBeToldApart() {
    Study study = study(InventedSweeps.trainingTime(InventedSweeps.CAPACITY_WIDTHS));

    assertThat(Figure.of(study, false).get(0).panels())
        .allMatch(panel -> panel.curves().size() == 1);
  }

  @Test
  void aMatchedRatioThatIsThePlainOneIsNotDrawnAgain() {
    // Test examples are the fewer: matching cuts the training side down to their number.
    assertThat(Figure.inTable(study(InventedSweeps.capacity())))
        .contains(Property.REDUNDANCY_TRAIN_MATCHED)
        .doesNotContain(Property.REDUNDANCY_TEST_MATCHED);
  }

  @Test
  void anEmptySweepHasNothingToDraw() {
    Study study = study(InventedSweeps.empty());

    assertThat(study.hasX()).isFalse();
    assertThat(Figure.of(study, false)).isEmpty();
  }

  @Test
  void fewPointsAreKeptAsTheyAre() {
    Study study = study(InventedSweeps.phase());

    PointBudget kept = PointBudget.keep(study, PointBudget.POINTS);
    assertThat(kept.study()).isEqualTo(study);
    assertThat(kept.notes()).isEmpty();
  }

  @Test
  void tooManyChoicesAreAveragedOver() {
    Study study = study(InventedSweeps.phase());
    int properties = Figure.inTable(study).size();

    PointBudget kept = PointBudget.keep(study, 6 * 16 * properties);
    assertThat(kept.study().cells()).hasSize(6 * 16);
    assertThat(kept.notes()).containsExactly("Averaged over sample size.");
    assertThat(trials(kept.study())).isEqualTo(trials(study));
  }

  @Test
  void tooManyEpochsAreAveragedWithTheirNeighbours() {
    Study study = study(InventedSweeps.everyEpoch());

    PointBudget kept = PointBudget.keep(study, PointBudget.POINTS);
    int points = kept.study().cells().size() * Figure.inTable(kept.study()).size();
    assertThat(points).isBetween(PointBudget.POINTS / 2, PointBudget.POINTS);
    assertThat(kept.notes()).hasSize(1).first().asString().contains("neighbouring values of epoch");
    assertThat(trials(kept.study())).isEqualTo(trials(study));
    assertThat(kept.study().axes())
        .extracting(a -> a.coordinate().column())
        .containsExactly("checkpoint", "width");
  }

  @Test
  void drawingsHoldTheEstimatesOfTheirCells() {
    Study study = study(InventedSweeps.sampleSize());

    Drawing drawing = Drawings.of(study, List.of(), Figure.of(study, false).get(0)).get(0);
    Drawing.Line line = drawing.frames().get(0).lines().get(1); // training, width 50
    Drawing.Point point = line.points().get(13); // sample size 40,000
    Cell cell =
        study.cells().stream()
            .filter(c -> c.key().settings().equals(InventedSweeps.settings(50, 40_000, 1)))
            .findFirst()
            .orElseThrow();
    Estimate expected = cell.estimate(Property.REDUNDANCY_TRAIN).orElseThrow();
    assertThat(line.name()).isEqualTo("Training, 50");
    assertThat(point.mean()).isEqualTo(expected.mean());
    assertThat(point.half()).isEqualTo(expected.halfWidth95().orElseThrow());
  }

  @Test
  void thereIsAViewAlongEachDominantAxis() {
    Study study = study(InventedSweeps.phase());

    assertThat(View.of(study))
        .extracting(v -> column(study, v.x()), v -> column(study, v.line()))
        .containsExactly(
            tuple("checkpoint", "width"),
            tuple("width", "checkpoint"),
            tuple("sample_size", "width"));
  }

  @Test
  void layersAndProbesAreNeverInTheWay() {
    Study study = study(InventedSweeps.deep());

    assertThat(study.axes())
        .extracting(a -> a.coordinate().column())
        .containsExactly("checkpoint", "width", "layer", "probe");
    assertThat(study.properCells())
        .hasSize(2 * 16)
        .allMatch(c -> c.key().layer().equals("all") && c.key().probe().equals("none"));
    assertThat(Figure.of(study, false))
        .extracting(Figure::id, f -> column(study, f.view().line()))
        .contains(
            tuple("redundancy-by-epoch", "width"),
            tuple("layers-by-epoch", "layer"),
            tuple("layers-by-width", "layer"),
            tuple("probes-by-epoch", "probe"));
    Drawing drawing = Drawings.of(study, List.of(), Figure.of(study, false).get(0)).get(0);
    assertThat(drawing.frames().get(0).lines()).allMatch(line -> line.points().size() == 16);
  }

  @Test
  void aMapHasTheRegimesOfItsCells() {
    Study study = study(InventedSweeps.phase());
    PhaseChart chart = PhaseChart.of(study).get(0);

    assertThat(PhaseChart.of(study))
        .extracting(PhaseChart::title)
        .containsExactly("Width × epoch", "Width × sample size", "Epoch × sample size");
    List<PhaseChart.Panel> panels = chart.panels(study, RegimeRule.DEFAULT);
    assertThat(panels)
        .extracting(PhaseChart.Panel::title)
        .containsExactly(
            "sample size 100", "sample size 1,000", "sample size 10,000", "sample size 48,000");
    Cell cell =
        study.cells().stream()
            .filter(c -> c.key().settings().equals(InventedSweeps.settings(20, 1_000, 1)))
            .filter(c -> c.key().checkpoint().equals(new Checkpoint(3)))
            .findFirst()
            .orElseThrow();
    assertThat(panels.get(1).regimes().get(2).get(2)).isEqualTo(RegimeRule.DEFAULT.classify(cell));
    assertThat(panels.get(1).regimes()).hasSize(16).allMatch(row -> row.size() == 6);
  }

  @Test
  void oneAxisMakesAStrip() {
    Study study = study(InventedSweeps.capacity(2));

    PhaseChart chart = PhaseChart.of(study).get(0);
    assertThat(chart.id()).isEqualTo("phase-width");
    assertThat(chart.panels(study, RegimeRule.DEFAULT).get(0).regimes())
        .hasSize(1)
        .allMatch(row -> row.size() == 23);
  }

  private static String column(Study study, int axis) {
    return study.axes().get(axis).coordinate().column();
  }

  private static Study study(ReportData data) {
    return Study.of(Cell.fold(data.observations()));
  }

  private static List<String> axes(ReportData data) {
    return study(data).axes().stream().map(a -> a.coordinate().column()).toList();
  }

  private static Set<Observation> trials(Study study) {
    return study.cells().stream().flatMap(c -> c.repeats().stream()).collect(Collectors.toSet());
  }
}
