package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Convolutional networks from the sweep file to the report, as narrow as can be. */
class ConvolutionalSweepTest {
  private static final int TRAIN = 64;
  private static final int TEST = FewDigits.TEST;

  /** At a sixteenth of the channels: 1, 2, 4. */
  private static final int RESNET_BITS = 144_256 / 16;

  @TempDir Path folder;

  private Path house() {
    return folder.resolve("house");
  }

  private CommandRun run(String command, String... overrides) throws IOException {
    Path file = CommandRun.smokeFile().resolveSibling("cnn-width.conf");
    List<String> arguments =
        new ArrayList<>(List.of(command, file.toString(), "--warehouse", house().toString()));
    for (String override : FewDigits.in(folder.resolve("digits"), TRAIN)) {
      arguments.addAll(List.of("--set", override));
    }
    for (String override :
        List.of(
            "sweep.grid.width-multiplier=[0.0625]",
            "sweep.recipe.epochs=1",
            "sweep.recipe.batch-size=16",
            "sweep.checkpoints=[last]",
            "sweep.scoring.kmeans.restarts=1",
            "sweep.scoring.logistic.family=multinomial",
            "sweep.scoring.max-bits=40")) {
      arguments.addAll(List.of("--set", override));
    }
    for (String override : overrides) {
      arguments.addAll(List.of("--set", override));
    }
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void trainsEncodesAndScoresLayerByLayer() throws SQLException, IOException {
    CommandRun run = run("run", "sweep.scoring.layers=[all, each, last]");
    assertThat(run.exit()).as(run.err()).isZero();

    try (Tables tables = Tables.of(house())) {
      Map<String, Object> trial =
          tables
              .rows(
                  """
                  select architecture, width, depth, width_multiplier, engine, trial,
                         len(layers) as layers, list_sum([l.bits for l in layers]) as bits
                  from trials""")
              .get(0);
      assertThat(trial)
          .containsEntry("architecture", "resnet-20")
          .containsEntry("width", 1)
          .containsEntry("depth", 19)
          .containsEntry("width_multiplier", 0.0625)
          .containsEntry("engine", "dl4j")
          .containsEntry("layers", 19L);
      assertThat(((Number) trial.get("bits")).intValue()).isEqualTo(RESNET_BITS);
      assertThat(tables.count("codes")).isEqualTo(TRAIN + TEST);
      assertThat(tables.number("select count(*) from codes where octet_length(code) = 1127"))
          .isEqualTo(TRAIN + TEST);
      assertThat(tables.count("properties")).isEqualTo(20); // the last layer is one of each
      assertThat(tables.number("select distinct_codes_test from properties where layer = 'all'"))
          .isEqualTo(tables.number("select count(distinct code) from codes where split = 'test'"));
      // hidden19 has the last 4 × 7 × 7 bits; DuckDB writes a byte's most significant bit first
      assertThat(
              tables.number("select distinct_codes_test from properties where layer = 'hidden19'"))
          .isEqualTo(
              tables.number(
                  """
                  select count(distinct substr(bits, 8817, 4) || substr(bits, 8825, 192))
                  from (select code::bit::varchar as bits from codes where split = 'test')"""));
      String wide = "a sample of 40 of " + RESNET_BITS + " bits: ";
      String notes =
          (String) tables.column("select notes from properties where layer = 'all'").get(0);
      assertThat(notes).contains(wide).contains("kmeans_accuracy_train", "logistic_accuracy_test");
      assertThat(notes.substring(notes.indexOf(wide))).doesNotContain("knn_", "redundancy");
      assertThat(
              tables.number("select count(*) from properties where logistic_accuracy_test is null"))
          .isZero();

      Path zip = house().resolve("models").resolve((String) trial.get("trial")).resolve("last.zip");
      assertThat(Files.exists(zip)).isTrue();
      ComputationGraph stock = ModelSerializer.restoreComputationGraph(zip.toFile());
      assertThat(stock.getVertices()).hasSizeGreaterThan(50);
    }
    assertThat(run("plan", "sweep.scoring.layers=[each]").out())
        .startsWith("cnn-width: 1 trials, 1 packs, 1 checkpoints");
    assertThat(run("status", "sweep.scoring.layers=[each]").out())
        .contains("1 of 1 trials done, 0 missing, 0 failed; 0 done but not scored");
    assertMllibSeesASampleToo();
  }

  /** Of the same codes, which are there. */
  private void assertMllibSeesASampleToo() throws SQLException, IOException {
    CommandRun run =
        run(
            "score",
            "sweep.scoring.engine=mllib",
            "sweep.scoring.layers=last",
            "sweep.scoring.kmeans.max-iterations=10",
            "sweep.scoring.logistic.max-iterations=10");
    assertThat(run.exit()).as(run.err()).isZero();
    try (Tables tables = Tables.of(house())) {
      Map<String, Object> row =
          tables.rows("select * from properties where scoring_engine = 'mllib'").get(0);
      assertThat(row).containsEntry("layer", "hidden19").containsEntry("code_bits", 196);
      assertThat((String) row.get("notes"))
          .contains("a sample of 40 of 196 bits: kmeans_accuracy_train");
    }
  }

  /** The control is made anew from the trial's seed; the checkpoint was seen in training. */
  @Test
  void theUntrainedControlIsWhatTrainingStartsFrom() throws SQLException, IOException {
    CommandRun run = run("run", "sweep.checkpoints=[0]", "sweep.controls=[untrained]");
    assertThat(run.exit()).as(run.err()).isZero();
    String measures =
        """
        select code_bits, network_loss_test, network_accuracy_train, distinct_codes_train,
               distinct_codes_test, redundancy_test, kmeans_accuracy_test, knn_accuracy_test,
               logistic_accuracy_test
        from\s""";
    try (Tables tables = Tables.of(house())) {
      Map<String, Object> control = tables.rows(measures + "controls").get(0);
      assertThat(control).doesNotContainValue(null).containsEntry("code_bits", RESNET_BITS);
      assertThat(tables.rows(measures + "properties where layer = 'all'")).containsExactly(control);
    }
  }

  @Test
  void refusesTheFusedEngineInOneLine() throws IOException {
    CommandRun run = run("plan", "sweep.engine=fused");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("sweep.engine", "resnet-20", "give auto or dl4j");
  }
}
