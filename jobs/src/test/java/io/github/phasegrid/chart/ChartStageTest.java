package io.github.phasegrid.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.sweep.RegimeThresholds;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.SweepFile;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.Manifest;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.ScoredCell;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rule names which cell: two sweeps of one width each share a warehouse. */
class ChartStageTest {
  private static final String PACK = "00ff00ff00ff00ff00ff00ff00ff00ff";
  private static final Set<String> NARROW = Set.of(trial(10));
  private static final Set<String> WIDE = Set.of(trial(40));
  private static final RegimeRule STRICT =
      new RegimeRule(new RegimeThresholds(0.01, 0.1, 0.03, 0.15));

  @TempDir Path folder;

  @Test
  void aSweepsRuleNamesItsOwnCellsAndOthersKeepTheirs() throws IOException {
    try (WarehouseWriter writer =
        WarehouseWriter.open(folder.toString(), new Configuration(), "test")) {
      publishScores(writer);

      // Both have a redundancy of 0.2: between 0.05 and 0.5, but above 0.1.
      chart(writer, RegimeRule.DEFAULT, NARROW);
      assertThat(phases(writer))
          .containsExactly("10 1 critically-expressive", "40 1 critically-expressive");
      chart(writer, STRICT, NARROW);
      assertThat(phases(writer))
          .containsExactly(
              "10 " + STRICT.version() + " under-expressive", "40 1 critically-expressive");
      chart(writer, RegimeRule.DEFAULT, WIDE);
      assertThat(phases(writer))
          .containsExactly(
              "10 " + STRICT.version() + " under-expressive", "40 1 critically-expressive");
      chart(writer, RegimeRule.DEFAULT, NARROW);
      assertThat(phases(writer))
          .containsExactly("10 1 critically-expressive", "40 1 critically-expressive");
    }
  }

  private static void chart(WarehouseWriter writer, RegimeRule rule, Set<String> trials)
      throws IOException {
    assertThat(new ChartStage(writer, rule, trials).run()).isEqualTo(2);
  }

  private static List<String> phases(WarehouseWriter writer) throws IOException {
    Warehouse reading = writer.warehouse();
    return reading.reader(Table.PHASES).readAll(reading.files(Table.PHASES)).stream()
        .map(
            row -> row.integer("width") + " " + row.text("rule_version") + " " + row.text("regime"))
        .sorted()
        .toList();
  }

  private static void publishScores(WarehouseWriter writer) throws IOException {
    List<ScoredCell> cells = new ArrayList<>();
    try (AttemptWriter attempt =
        AttemptWriter.start(writer.warehouse().location(), PACK, new Configuration())) {
      for (int width : new int[] {10, 40}) {
        attempt.table(Table.PROPERTIES).write(scored(width));
        cells.add(new ScoredCell(trial(width), Checkpoint.LAST, "all", "none", "abc"));
      }
      writer.publish(new Manifest.Scores(PACK, cells, List.of()), attempt.finish());
    }
  }

  private static Row scored(int width) {
    Row row = Row.of(Table.PROPERTIES);
    Sweep sweep =
        SweepFile.ofLine(
            "sweep.name=x,sweep.dataset.name=mnist,sweep.grid.sample-size=300,sweep.grid.width="
                + width,
            Path.of("x.conf"));
    sweep.values().forEach((setting, values) -> row.set(setting.column(), values.get(0)));
    return row.set("trial", trial(width))
        .set("checkpoint", "last")
        .set("layer", "all")
        .set("probe", "none")
        .set("dataset", "mnist")
        .set("validation_fraction", 0.2)
        .set("engine", "fused")
        .set("epoch", 3)
        .set("code_bits", width)
        .set("redundancy_test", 0.2)
        .set("network_accuracy_test", 0.9)
        .set("knn_accuracy_test", 0.9)
        .set("scoring_engine", "packed")
        .set("scoring_fingerprint", "abc")
        .set("scoring_partitions", 1)
        .set("kmeans_seed", 9L)
        .set("kmeans_restarts", 10)
        .set("kmeans_max_iterations", 300)
        .set("knn_neighbours", 9)
        .set("logistic_family", "one-vs-one")
        .set("logistic_c", 1.0)
        .set("logistic_max_iterations", 100);
  }

  private static String trial(int width) {
    return "%064x".formatted(width);
  }
}
