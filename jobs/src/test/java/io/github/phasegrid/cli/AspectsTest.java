package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.dataset.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One trial of two layers that was trained long ago, seen in more and more ways: layer by layer,
 * through probes, by K-NN and logistic regression that learn from validation examples. Each time
 * what is missing is added, and nothing else.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AspectsTest {
  private static final int TRAIN = 300;
  private static final int TEST = 2_000;
  private static final int VALIDATION = 1_600;
  private static final int WIDTH = 4;
  private static final String UNIFORM = "uniform";
  private static final String ACROSS = "pixels-shuffled-across-images";

  @TempDir static Path folder;
  private static final List<String> ASKED =
      new ArrayList<>(
          List.of(
              "sweep.grid.width=[" + WIDTH + "]",
              "sweep.grid.repeat=1",
              "sweep.network.depth=2",
              "sweep.scoring.engine=packed"));

  private static Path house() {
    return folder.resolve("house");
  }

  /** Runs with all that was asked before, and this; nothing is missing then. */
  private static String run(String... overrides) {
    ASKED.addAll(List.of(overrides));
    CommandRun run = CommandRun.smoke("run", house(), ASKED.toArray(String[]::new));
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(CommandRun.smoke("status", house(), ASKED.toArray(String[]::new)).out())
        .contains("1 of 1 trials done, 0 missing, 0 failed; 0 done but not scored");
    return run.err();
  }

  private static void assertRows(int codes, int properties) throws SQLException, IOException {
    try (Tables tables = Tables.of(house())) {
      for (String table : List.of("codes", "properties", "checkpoints", "trials", "phases")) {
        if (!tables.files(table).isEmpty()) {
          assertThat(tables.doubleKeys(table)).as("keys of %s", table).isZero();
        }
      }
      assertThat(tables.count("trials")).isEqualTo(1);
      assertThat(tables.count("checkpoints")).isEqualTo(2);
      assertThat(tables.count("codes")).isEqualTo(codes);
      assertThat(tables.count("properties")).isEqualTo(properties);
      assertThat(tables.count("phases")).isEqualTo(properties);
    }
  }

  private static String row(Tables tables, String layer) throws SQLException {
    return tables
        .rows(
            """
            select (p)::varchar as row from properties p
            where checkpoint = 'last' and layer = '%s' and probe = 'none'"""
                .formatted(layer))
        .get(0)
        .get("row")
        .toString();
  }

  @Test
  @Order(1)
  void layersAreScoredFromTheCodesThatAreThere() throws SQLException, IOException {
    run();
    assertRows(2 * (TRAIN + TEST), 2);
    String whole;
    try (Tables tables = Tables.of(house())) {
      whole = row(tables, "all");
    }
    assertThat(run("sweep.scoring.layers=[all, each]"))
        .contains("train: nothing is missing")
        .contains("score: 4 cells are missing");
    assertRows(2 * (TRAIN + TEST), 6);
    try (Tables tables = Tables.of(house())) {
      assertThat(row(tables, "all")).as("scored once").isEqualTo(whole);
      String trial = (String) tables.column("select trial from trials").get(0);
      BruteForce.Side test = BruteForce.side(tables, trial, "last", "test");
      for (int layer = 0; layer < 2; layer++) {
        int offset = layer * WIDTH;
        List<byte[]> codes =
            test.codes().stream()
                .map(code -> new byte[] {(byte) (code[0] >> offset & 15)})
                .toList();
        Map<String, Object> told =
            tables
                .rows(
                    "from properties where checkpoint = 'last' and layer = 'hidden%d'"
                        .formatted(layer + 1))
                .get(0);
        BruteForce.Side ofLayer =
            new BruteForce.Side(test.examples(), test.labels(), test.trueLabels(), codes);
        assertSame(told, BruteForce.redundancy(ofLayer, TRAIN));
        assertThat(told).containsEntry("code_bits", WIDTH);
      }
    }
  }

  private static void assertSame(Map<String, Object> told, Map<String, Number> expected) {
    expected.forEach(
        (column, value) ->
            assertThat(((Number) told.get(column.replace("*", "test"))).doubleValue())
                .as(column)
                .isEqualTo(value.doubleValue(), within(1e-12)));
  }

  @Test
  @Order(2)
  void probesAddTheirCodesAlone() throws SQLException, IOException {
    assertThat(run("sweep.probes=[" + UNIFORM + ", " + ACROSS + "]"))
        .contains("train: 1 packs with 2 checkpoints are missing")
        .contains("score: 12 cells are missing");
    assertRows(2 * (TRAIN + 3 * TEST), 18);
    try (Tables tables = Tables.of(house())) {
      String trial = (String) tables.column("select trial from trials").get(0);
      BruteForce.Side train = BruteForce.side(tables, trial, "last", "train");
      for (String probe : List.of(UNIFORM, ACROSS)) {
        BruteForce.Side codes = BruteForce.side(tables, trial, "last", probe);
        assertThat(codes.labels()).isEmpty();
        assertThat(codes.examples()).hasSize(TEST);
        Map<String, Object> told =
            tables
                .rows(
                    """
                    from properties where checkpoint = 'last' and layer = 'all' and probe = '%s'"""
                        .formatted(probe))
                .get(0);
        assertSame(told, BruteForce.redundancy(codes, TRAIN));
        assertThat(told)
            .containsEntry("active_bits", BruteForce.activeBits(train, codes))
            .containsEntry(
                "shared_region_fraction_test",
                BruteForce.shared(train, train.trueLabels(), codes).fraction())
            .containsEntry(
                "bit_flip_rate_test",
                BruteForce.flips(BruteForce.side(tables, trial, "0", probe), codes, 2 * WIDTH));
        assertNothingElseIsTold(told);
      }
      assertThat(tables.column("select distinct regime from phases where probe <> 'none'"))
          .containsOnlyNulls();
    }
  }

  private static void assertNothingElseIsTold(Map<String, Object> told) {
    String notes = (String) told.get("notes");
    for (String column :
        List.of(
            "network_loss_test",
            "network_accuracy_train",
            "n_train",
            "redundancy_train",
            "cross_class_collisions_test",
            "shared_region_agreement_test",
            "kmeans_accuracy_train",
            "kmeans_transfer_accuracy_test",
            "knn_accuracy_test",
            "logistic_accuracy_test")) {
      assertThat(told).containsEntry(column, null);
      assertThat(notes)
          .contains("not measured of a probe: ")
          .containsPattern("\\b" + column + "\\b");
    }
    assertThat(notes).doesNotContain("as_trained").doesNotContain("validation");
  }

  @Test
  @Order(3)
  void validationExamplesTeachTheSameWhateverTheSampleSize() throws SQLException, IOException {
    assertThat(run("sweep.scoring.fit-on-validation=true"))
        .contains("train: 1 packs with 2 checkpoints are missing")
        .contains("score: 18 cells are missing");
    assertRows(2 * (TRAIN + 3 * TEST + VALIDATION), 18);
    Examples all =
        Datasets.load(DatasetSpec.of("mnist-10k", ""), folder).train().slice(6_400, 8_000);
    try (Tables tables = Tables.of(house())) {
      String trial = (String) tables.column("select trial from trials").get(0);
      BruteForce.Side validation = BruteForce.side(tables, trial, "last", "validation");
      assertThat(validation.trueLabels()).isEqualTo(all.labels());
      Map<String, Object> told =
          tables
              .rows(
                  "from properties where checkpoint = 'last' and layer = 'all' and probe = 'none'")
              .get(0);
      BruteForce.Votes votes =
          BruteForce.votes(
              validation,
              validation.trueLabels(),
              BruteForce.side(tables, trial, "last", "test"),
              9);
      assertThat(told)
          .containsEntry("n_validation", VALIDATION)
          .containsEntry("fit_on_validation", true)
          .containsEntry("knn_validation_accuracy_test", votes.accuracy());
      assertThat((Double) told.get("logistic_validation_accuracy_test")).isBetween(0.12, 1.0);
    }
  }

  @Test
  @Order(4)
  void aProbeMoreNeedsTheTrainingCodesAgain() throws SQLException, IOException {
    run("sweep.codes.keep=none");
    assertRows(0, 18);
    assertThat(run("sweep.probes=[" + UNIFORM + ", negative-uniform, " + ACROSS + "]"))
        .contains("train: 1 packs with 2 checkpoints are missing")
        .contains("score: 6 cells are missing");
    assertRows(0, 24);
  }

  @Test
  @Order(5)
  void planAndStatusSaySo() {
    List<String> more = new ArrayList<>(ASKED);
    more.add("sweep.probes=[pixels-shuffled-within-image]");
    String[] asked = more.toArray(String[]::new);
    assertThat(CommandRun.smoke("plan", house(), asked).out())
        .contains("to train: 1 packs, 2 checkpoints");
    assertThat(CommandRun.smoke("status", house(), asked).out())
        .contains("0 of 1 trials done, 1 missing");
  }
}
