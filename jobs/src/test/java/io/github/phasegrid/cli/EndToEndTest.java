package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.dataset.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs the smoke sweep once, with label noise, and holds everything it wrote against what an
 * outsider computes from the codes, the networks and the data.
 */
class EndToEndTest {
  private static final int TRAIN = 300;
  private static final int TEST = 2_000;

  @TempDir static Path folder;
  private static CommandRun run;
  private static Tables tables;
  private static Dataset digits;

  @BeforeAll
  static void runOnce() throws SQLException, IOException {
    run =
        CommandRun.smoke(
            "run",
            folder.resolve("house"),
            "sweep.grid.label-noise=[0.4]",
            "sweep.recipe.schedule.every=1",
            "sweep.models.keep=all");
    assertThat(run.exit()).as(run.err()).isZero();
    tables = Tables.of(folder.resolve("house"));
    digits = Datasets.load(DatasetSpec.of("mnist-10k", ""), folder);
  }

  @AfterAll
  static void close() throws SQLException {
    tables.close();
  }

  /** A trial at a checkpoint, read from {@code codes} alone. */
  private record Cell(
      String trial, String checkpoint, BruteForce.Side train, BruteForce.Side test) {
    static Cell of(Map<String, Object> row) throws SQLException {
      String trial = (String) row.get("trial");
      String checkpoint = (String) row.get("checkpoint");
      return new Cell(
          trial,
          checkpoint,
          BruteForce.side(tables, trial, checkpoint, "train"),
          BruteForce.side(tables, trial, checkpoint, "test"));
    }
  }

  private static List<Cell> cells() throws SQLException {
    List<Cell> cells = new ArrayList<>();
    for (Map<String, Object> row : tables.rows("select distinct trial, checkpoint from codes")) {
      cells.add(Cell.of(row));
    }
    assertThat(cells).hasSize(8);
    return cells;
  }

  private static Map<String, Object> properties(Cell cell) throws SQLException {
    return tables
        .rows(
            "from properties where trial = '%s' and checkpoint = '%s'"
                .formatted(cell.trial(), cell.checkpoint()))
        .get(0);
  }

  @Test
  void tellsWhatItDid() {
    assertThat(run.err().lines().findFirst()).contains("smoke: 4 trials, 2 packs, 8 checkpoints");
    assertThat(run.err()).contains("train 2/2").contains("score 8/8");
    assertThat(run.out())
        .contains("report: " + folder.resolve("house/reports/smoke/report.html"))
        .contains("tables: ");
  }

  @Test
  void hasOneRowForEachKey() throws SQLException, IOException {
    Map<String, Long> rows =
        Map.of(
            "trials", 4L,
            "sweeps", 4L,
            "history", 4L * 2,
            "checkpoints", 4L * 2,
            "codes", 4L * 2 * (TRAIN + TEST),
            "properties", 4L * 2,
            "phases", 2L * 2);
    for (String table : Tables.KEYS.keySet()) {
      assertThat(tables.count(table)).as(table).isEqualTo(rows.get(table));
      assertThat(tables.doubleKeys(table)).as(table).isZero();
    }
    for (String table : List.of("trials", "history", "checkpoints", "codes", "properties")) {
      assertThat(tables.files(table)).as("one file a pack: " + table).hasSize(2);
      assertThat(
              tables.number(
                  "select count(*) from %s where trial not in (select trial from sweeps)"
                      .formatted(table)))
          .as(table)
          .isZero();
    }
    assertThat(folder.resolve("house/_staging"))
        .satisfiesAnyOf(
            staging -> assertThat(staging).doesNotExist(),
            staging -> assertThat(staging).isEmptyDirectory());
  }

  @Test
  void trialsTellTheirSettings() throws SQLException {
    List<Map<String, Object>> trials = tables.rows("from trials order by repeat, width");
    assertThat(trials).extracting(row -> row.get("width")).containsExactly(3, 8, 3, 8);
    assertThat(trials).extracting(row -> row.get("repeat")).containsExactly(1, 1, 2, 2);
    for (Map<String, Object> trial : trials) {
      assertThat(trial)
          .containsEntry("dataset", "mnist-10k")
          .containsEntry("validation_fraction", 0.2)
          .containsEntry("sample_size", TRAIN)
          .containsEntry("label_noise", 0.4)
          .containsEntry("learning_rate", 0.01)
          .containsEntry("schedule_every", 1)
          .containsEntry("batch_norm", true)
          .containsEntry("engine", "fused")
          .containsEntry("status", "done")
          .containsEntry("error", null)
          .containsEntry("epochs_run", 2)
          .containsEntry("stopped_early", false);
      assertThat(trial.get("layers").toString())
          .contains("hidden1")
          .contains("" + trial.get("width"));
      assertThat(trial.get("provenance").toString()).contains(digits.fingerprint());
      assertThat((Double) trial.get("label_noise_realised"))
          .isEqualTo(
              (Double)
                  tables
                      .column(
                          """
                          select avg((label <> true_label)::int) from codes
                          where split = 'train' and checkpoint = 'last' and trial = '%s'\
                          """
                              .formatted(trial.get("trial")))
                      .get(0),
              within(1e-12))
          .isBetween(0.3, 0.4);
    }
    assertThat(trials.get(0).get("data_seed"))
        .as("shared by all widths of a repeat")
        .isEqualTo(trials.get(1).get("data_seed"))
        .isNotEqualTo(trials.get(2).get("data_seed"));
    assertThat(trials).extracting(row -> row.get("trial_seed")).doesNotHaveDuplicates();
    assertThat(tables.column("select distinct sweep from sweeps")).containsExactly("smoke");
  }

  @Test
  void historyHasEveryEpoch() throws SQLException {
    for (Object trial : tables.column("select trial from trials")) {
      List<Map<String, Object>> epochs =
          tables.rows("from history where trial = '%s' order by epoch".formatted(trial));
      assertThat(epochs).extracting(row -> row.get("epoch")).containsExactly(1, 2);
      assertThat((Double) epochs.get(0).get("learning_rate")).isEqualTo(0.01, within(1e-15));
      assertThat((Double) epochs.get(1).get("learning_rate")).isEqualTo(0.001, within(1e-15));
      for (Map<String, Object> epoch : epochs) {
        assertThat((Double) epoch.get("loss_train")).isBetween(0.1, 5.0);
        assertThat((Double) epoch.get("loss_validation")).isBetween(0.1, 10.0);
        assertThat((Double) epoch.get("accuracy_train")).isBetween(0.05, 1.0);
        assertThat((Double) epoch.get("accuracy_validation")).isBetween(0.05, 1.0);
      }
    }
    assertThat(tables.column("select distinct epoch from checkpoints where checkpoint = 'last'"))
        .containsExactly(2);
    assertThat(tables.column("select distinct epoch from codes where checkpoint = '0'"))
        .containsExactly(0);
  }

  @Test
  void codesAreOfEveryExampleInOrder() throws SQLException {
    for (Cell cell : cells()) {
      assertThat(cell.train().examples()).isEqualTo(IntStream.range(0, TRAIN).toArray());
      assertThat(cell.test().examples()).isEqualTo(IntStream.range(0, TEST).toArray());
      assertThat(cell.train().trueLabels()).isEqualTo(digits.train().slice(0, TRAIN).labels());
      assertThat(cell.test().trueLabels()).isEqualTo(digits.test().labels());
      assertThat(cell.test().labels()).isEqualTo(digits.test().labels());
      int bits = (Integer) properties(cell).get("code_bits");
      for (BruteForce.Side side : List.of(cell.train(), cell.test())) {
        for (byte[] code : side.codes()) {
          assertThat(code).hasSize((bits + 7) / 8);
          assertThat(BruteForce.unpack(code).stream().allMatch(bit -> bit < bits)).isTrue();
        }
      }
    }
  }

  @Test
  void redundancyIsThatOfTheCodes() throws SQLException {
    for (Cell cell : cells()) {
      Map<String, Object> told = properties(cell);
      assertThat(told).containsEntry("matched_n", TRAIN);
      for (String side : List.of("train", "test")) {
        BruteForce.Side own = side.equals("train") ? cell.train() : cell.test();
        Map<String, Number> expected = BruteForce.redundancy(own, TRAIN);
        expected.forEach(
            (column, value) ->
                assertThat(((Number) told.get(column.replace("*", side))).doubleValue())
                    .as("%s of %s", column, cell.trial())
                    .isEqualTo(value.doubleValue(), within(1e-12)));
      }
      BruteForce.Side noisy =
          new BruteForce.Side(
              cell.train().examples(),
              cell.train().labels(),
              cell.train().labels(),
              cell.train().codes());
      Map<String, Number> asTrained = BruteForce.redundancy(noisy, TRAIN);
      for (String pairs : List.of("same_class_collisions", "cross_class_collisions")) {
        assertThat(told).containsEntry(pairs + "_train_as_trained", asTrained.get(pairs + "_*"));
      }
      assertThat(told)
          .containsEntry("active_bits", BruteForce.activeBits(cell.train(), cell.test()));
    }
  }

  @Test
  void sharedRegionsAreThoseOfTheCodes() throws SQLException {
    for (Cell cell : cells()) {
      Map<String, Object> told = properties(cell);
      BruteForce.Shared shared =
          BruteForce.shared(cell.train(), cell.train().trueLabels(), cell.test());
      BruteForce.Shared asTrained =
          BruteForce.shared(cell.train(), cell.train().labels(), cell.test());
      assertThat(told)
          .containsEntry("shared_region_fraction_test", shared.fraction())
          .containsEntry("shared_region_agreement_test", shared.agreement())
          .containsEntry("shared_region_agreement_test_as_trained", asTrained.agreement());
    }
  }

  @Test
  void bitsFlipSinceTheCheckpointBefore() throws SQLException {
    for (Cell cell : cells()) {
      Map<String, Object> told = properties(cell);
      if (cell.checkpoint().equals("0")) {
        assertThat(told)
            .containsEntry("previous_checkpoint", null)
            .containsEntry("bit_flip_rate_test", null);
        assertThat((String) told.get("notes")).contains("no earlier checkpoint: bit_flip_rate");
        continue;
      }
      int bits = (Integer) told.get("code_bits");
      for (String side : List.of("train", "test")) {
        assertThat(told)
            .containsEntry("previous_checkpoint", "0")
            .containsEntry(
                "bit_flip_rate_" + side,
                BruteForce.flips(
                    BruteForce.side(tables, cell.trial(), "0", side),
                    BruteForce.side(tables, cell.trial(), "last", side),
                    bits));
      }
      assertThat((Double) told.get("bit_flip_rate_test")).isBetween(0.01, 0.6);
    }
  }

  @Test
  void neighboursVoteAsToldFromTheCodes() throws SQLException {
    for (Cell cell : cells()) {
      Map<String, Object> told = properties(cell);
      BruteForce.Votes votes =
          BruteForce.votes(cell.train(), cell.train().trueLabels(), cell.test(), 9);
      assertThat(told)
          .containsEntry("knn_accuracy_test", votes.accuracy())
          .containsEntry("knn_tied_accuracy_test", votes.tiedAccuracy())
          .containsEntry("knn_tied_fraction", votes.tiedFraction());
      BruteForce.Votes asTrained =
          BruteForce.votes(cell.train(), cell.train().labels(), cell.test(), 9);
      assertThat(told)
          .containsEntry("knn_accuracy_test_as_trained", asTrained.accuracy())
          .containsEntry("knn_tied_accuracy_test_as_trained", asTrained.tiedAccuracy());
    }
  }

  @Test
  void clustersAndClassifiersBeatChance() throws SQLException {
    for (Map<String, Object> row : tables.rows("from properties where checkpoint = 'last'")) {
      for (String column :
          List.of(
              "kmeans_accuracy_train",
              "kmeans_accuracy_test",
              "kmeans_matched_accuracy_train",
              "logistic_accuracy_train",
              "logistic_accuracy_test",
              "kmeans_accuracy_train_as_trained",
              "kmeans_transfer_accuracy_test",
              "logistic_accuracy_test_as_trained")) {
        assertThat((Double) row.get(column)).as(column).isBetween(0.12, 1.0);
      }
      for (String column : List.of("kmeans_ami_train", "kmeans_ari_train", "kmeans_ami_test")) {
        assertThat((Double) row.get(column)).as(column).isBetween(0.02, 1.0);
      }
      assertThat((Double) row.get("kmeans_matched_accuracy_test"))
          .isLessThanOrEqualTo((Double) row.get("kmeans_accuracy_test"));
      assertThat(row)
          .containsEntry("layer", "all")
          .containsEntry("probe", "none")
          .containsEntry("scoring_engine", "mllib")
          .containsEntry("scoring_partitions", 1)
          .containsEntry("logistic_family", "multinomial")
          .containsEntry("kmeans_restarts", 1);
    }
  }

  /** Stock Deeplearning4j, fed with the same pixels, in batches of another size than ours. */
  @Test
  void codesAndAccuraciesAreThoseOfTheKeptNetworks() throws SQLException, IOException {
    for (Cell cell : cells()) {
      Path zip = folder.resolve("house/models/" + cell.trial() + "/" + cell.checkpoint() + ".zip");
      MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(zip.toFile(), false);
      Map<String, Object> told = properties(cell);
      check(network, digits.train().slice(0, TRAIN), cell.train(), told, "train");
      check(network, digits.test(), cell.test(), told, "test");
      assertThat(told)
          .containsAllEntriesOf(
              tables
                  .rows(
                      """
                      select * exclude (trial, checkpoint, epoch) from checkpoints
                      where trial = '%s' and checkpoint = '%s'\
                      """
                          .formatted(cell.trial(), cell.checkpoint()))
                  .get(0));
    }
  }

  private static void check(
      MultiLayerNetwork network,
      Examples examples,
      BruteForce.Side side,
      Map<String, Object> told,
      String split) {
    float[][] pixels = new float[examples.count()][examples.inputs()];
    for (int example = 0; example < examples.count(); example++) {
      examples.copyTo(example, pixels[example], 0);
    }
    INDArray input = Nd4j.create(pixels);
    INDArray beforeActivation = network.activateSelectedLayers(0, 1, input); // dense, batch norm
    INDArray output = network.output(input, false);
    int undecided = 0;
    int right = 0;
    int rightAsTrained = 0;
    double loss = 0;
    for (int example = 0; example < examples.count(); example++) {
      List<Integer> bits = BruteForce.unpack(side.codes().get(example));
      for (int unit = 0; unit < beforeActivation.size(1); unit++) {
        double value = beforeActivation.getDouble(example, unit);
        if (Math.abs(value) < 1e-5) {
          undecided++;
        } else {
          assertThat(bits.contains(unit))
              .as("example %d, unit %d", example, unit)
              .isEqualTo(value > 0);
        }
      }
      int predicted = output.getRow(example).argMax().getInt(0);
      right += predicted == side.trueLabels()[example] ? 1 : 0;
      rightAsTrained += predicted == side.labels()[example] ? 1 : 0;
      loss -= Math.log(output.getDouble(example, side.trueLabels()[example]));
    }
    assertThat(undecided).isLessThan(10);
    int n = examples.count();
    assertThat((Double) told.get("network_accuracy_" + split))
        .isEqualTo(right / (double) n, within(1.5 / n));
    assertThat((Double) told.get("network_loss_" + split)).isEqualTo(loss / n, within(1e-4));
    if (split.equals("train")) {
      assertThat((Double) told.get("network_accuracy_train_as_trained"))
          .isEqualTo(rightAsTrained / (double) n, within(1.5 / n));
    }
  }

  @Test
  void phasesFoldRepeats() throws SQLException {
    for (Map<String, Object> phase : tables.rows("from phases")) {
      List<Map<String, Object>> repeats =
          tables.rows(
              "from properties where width = %s and checkpoint = '%s'"
                  .formatted(phase.get("width"), phase.get("checkpoint")));
      assertThat(phase).containsEntry("n_repeats", 2);
      assertThat(repeats).hasSize(2);
      List<String> measures =
          phase.keySet().stream()
              .filter(column -> column.endsWith("_mean"))
              .map(column -> column.substring(0, column.length() - "_mean".length()))
              .toList();
      assertThat(measures).contains("redundancy_train", "kmeans_accuracy_test", "n_train");
      for (String measure : measures) {
        double[] values =
            repeats.stream()
                .map(row -> (Number) row.get(measure))
                .filter(java.util.Objects::nonNull)
                .mapToDouble(Number::doubleValue)
                .toArray();
        Function<String, Double> folded = end -> (Double) phase.get(measure + end);
        if (values.length == 2) {
          assertThat(folded.apply("_mean"))
              .as(measure)
              .isEqualTo((values[0] + values[1]) / 2, within(1e-9));
          assertThat(folded.apply("_se"))
              .as(measure)
              .isEqualTo(Math.abs(values[0] - values[1]) / 2, within(1e-9));
        } else {
          assertThat(folded.apply("_se")).as(measure).isNull();
        }
      }
    }
  }

  @Test
  void reportStandsAlone() throws IOException {
    Path report = folder.resolve("house/reports/smoke");
    String page = Files.readString(report.resolve("report.html"));
    assertThat(page).startsWith("<!").contains("smoke").contains("redundancy");
    assertThat(page).doesNotContainPattern("(src|href)=\"https?://[^\"]*\\.(js|css|png|svg)");
    try (Stream<Path> figures = Files.list(report.resolve("figures"))) {
      Map<String, Long> byType =
          figures.collect(
              Collectors.groupingBy(
                  f -> f.toString().substring(f.toString().lastIndexOf('.')),
                  Collectors.counting()));
      assertThat(byType.get(".png")).isEqualTo(byType.get(".svg")).isPositive();
    }
  }
}
