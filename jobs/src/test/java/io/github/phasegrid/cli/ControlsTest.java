package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomProjection;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.SweepFile;
import io.github.phasegrid.sweep.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** All controls of two widths, of the first of two repeats, asked of trials trained before. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ControlsTest {
  private static final int TRAIN = 300;
  private static final String ALL =
      "sweep.controls=[untrained, calibrated, random-projection, pixels, activations]";
  private static final String SIX = "sweep.grid.width=[3, 6]";

  @TempDir static Path folder;
  private static Dataset digits;
  private static String before;

  private static Path house() {
    return folder.resolve("house");
  }

  private static CommandRun run(String command, String... overrides) {
    List<String> all = new ArrayList<>(List.of(SIX, "sweep.scoring.engine=packed"));
    all.addAll(List.of(overrides));
    CommandRun run = CommandRun.smoke(command, house(), all.toArray(String[]::new));
    assertThat(run.exit()).as(run.err()).isZero();
    return run;
  }

  @BeforeAll
  static void trainWithoutControls() throws SQLException, IOException {
    digits = Datasets.load(DatasetSpec.of("mnist-10k", ""), folder);
    run("run");
    assertThat(house().resolve("controls")).doesNotExist();
    before = String.join("\n", Tables.comparable(house(), "properties"));
  }

  private static Map<String, Object> control(Tables tables, String control, int width)
      throws SQLException {
    return tables
        .rows("from controls where control = '%s' and width = %d".formatted(control, width))
        .get(0);
  }

  @Test
  @Order(1)
  void areAddedToTrialsThatAreThere() throws SQLException, IOException {
    assertThat(run("status", ALL, "sweep.control-repeats=1").out())
        .contains("0 missing, 0 failed; 2 done but not scored");
    CommandRun run = run("run", ALL, "sweep.control-repeats=1");
    assertThat(run.err())
        .contains("train: nothing is missing")
        .contains("score: nothing is missing")
        .contains("score: 9 controls are missing"); // pixels once for both widths
    assertThat(run.out()).contains("properties,controls,phases}");
    try (Tables tables = Tables.of(house())) {
      assertThat(tables.doubleKeys("controls")).isZero();
      assertThat(tables.count("controls")).isEqualTo(2 * 5);
      assertThat(tables.column("select distinct repeat from controls")).containsExactly(1);
    }
    assertThat(String.join("\n", Tables.comparable(house(), "properties"))).isEqualTo(before);
    assertThat(run("status", ALL, "sweep.control-repeats=1").out()).contains("; 0 done but not");
    assertThat(run("score", ALL, "sweep.control-repeats=1").err()).doesNotContain("controls are");
  }

  /**
   * The trial itself was looked at before training: by the training stage, and scored as a cell.
   */
  @Test
  @Order(2)
  void theUntrainedNetworkIsThatOfEpochZero() throws SQLException, IOException {
    try (Tables tables = Tables.of(house())) {
      for (int width : List.of(3, 6)) {
        Map<String, Object> control = control(tables, "untrained", width);
        Map<String, Object> cell =
            tables
                .rows("from properties where checkpoint = '0' and repeat = 1 and width = " + width)
                .get(0);
        for (String column : measures(tables)) {
          assertThat(control.get(column)).as(column).isEqualTo(cell.get(column));
        }
        assertThat(control.get("knn_accuracy_test")).isNotNull();
        assertThat((String) control.get("notes"))
            .contains("a control has no checkpoints: bit_flip_rate_train, bit_flip_rate_test");
      }
    }
  }

  private static List<String> measures(Tables tables) throws SQLException {
    List<String> columns =
        tables.column("select column_name from (describe controls)").stream()
            .map(String.class::cast)
            .toList();
    return columns.subList(columns.indexOf("active_bits"), columns.indexOf("notes"));
  }

  @Test
  @Order(3)
  void pixelsAreThoseOfTheDataset() throws SQLException, IOException {
    Examples train = digits.train().slice(0, TRAIN);
    BruteForce.Side ofTrain = side(train, e -> bits(train, e));
    BruteForce.Side ofTest = side(digits.test(), e -> bits(digits.test(), e));
    try (Tables tables = Tables.of(house())) {
      Map<String, Object> pixels = control(tables, "pixels", 3);
      assertThat(pixels).containsEntry("code_bits", 784).containsEntry("n_train", TRAIN);
      assertThat(pixels)
          .containsEntry("distinct_codes_train", distinct(ofTrain))
          .containsEntry("distinct_codes_test", distinct(ofTest))
          .containsEntry("active_bits", BruteForce.activeBits(ofTrain, ofTest))
          .containsEntry(
              "knn_accuracy_test",
              BruteForce.votes(ofTrain, ofTrain.trueLabels(), ofTest, 9).accuracy())
          .containsEntry("network_accuracy_test", null);
      assertThat((Double) pixels.get("logistic_accuracy_train")).isBetween(0.5, 1.0);
      assertThat((Double) pixels.get("kmeans_accuracy_test")).isBetween(0.2, 0.9);
      assertThat((String) pixels.get("notes")).contains("pixels are no network: network_loss");
      Map<String, Object> others = control(tables, "pixels", 6);
      for (String column : measures(tables)) {
        assertThat(others.get(column)).isEqualTo(pixels.get(column));
      }
    }
  }

  private interface Coder {
    BitSet of(int example);
  }

  private static BruteForce.Side side(Examples examples, Coder coder) {
    return new BruteForce.Side(
        IntStream.range(0, examples.count()).toArray(),
        examples.labels(),
        examples.labels(),
        IntStream.range(0, examples.count())
            .mapToObj(e -> Arrays.copyOf(coder.of(e).toByteArray(), 98))
            .toList());
  }

  private static BitSet bits(Examples examples, int example) {
    BitSet bits = new BitSet();
    for (int i = 0; i < examples.inputs(); i++) {
      bits.set(i, examples.pixel(example, i) >= 128);
    }
    return bits;
  }

  private static int distinct(BruteForce.Side side) {
    return (int) side.codes().stream().map(BitSet::valueOf).distinct().count();
  }

  /** Projections are tested by themselves: here, that it is these and this seed that are scored. */
  @Test
  @Order(4)
  void projectionsFollowFromTheTrial() throws SQLException, IOException {
    List<Trial> trials = SweepFile.read(CommandRun.smokeFile(), List.of(SIX)).trials(digits);
    try (Tables tables = Tables.of(house())) {
      for (Trial trial : trials.subList(0, 2)) {
        int width = trial.settings().integer(Setting.WIDTH);
        Examples train = digits.train().slice(0, TRAIN);
        CodeMatrix codes = RandomProjection.of(train, width, trial.projectionSeed()).encode(train);
        BruteForce.Side ofTrain =
            side(train, e -> BitSet.valueOf(codes.select(new int[] {e}).packed()));
        assertThat(control(tables, "random-projection", width))
            .containsEntry("trial", trial.fingerprint())
            .containsEntry("code_bits", width)
            .containsEntry("active_bits", width)
            .containsEntry("distinct_codes_train", distinct(ofTrain))
            .containsEntry("redundancy_train", (TRAIN - distinct(ofTrain)) / (double) TRAIN);
      }
    }
  }

  @Test
  @Order(5)
  void activationsAndCalibratedNetworksAreMeasured() throws SQLException, IOException {
    try (Tables tables = Tables.of(house())) {
      Map<String, Object> activations = control(tables, "activations", 6);
      assertThat(activations)
          .containsEntry("code_bits", 6)
          .containsEntry("n_test", 2_000)
          .containsEntry("redundancy_test", null)
          .containsEntry("knn_accuracy_test", null);
      assertThat((String) activations.get("notes"))
          .startsWith("not measured of real-valued vectors: ")
          .contains("redundancy_test", "knn_accuracy_test");
      assertThat((Double) activations.get("logistic_accuracy_test")).isBetween(0.2, 1.0);
      Map<String, Object> calibrated = control(tables, "calibrated", 6);
      assertThat(calibrated).containsEntry("active_bits", 6);
      assertThat(calibrated.get("redundancy_test"))
          .isNotEqualTo(control(tables, "untrained", 6).get("redundancy_test"));
    }
  }

  @Test
  @Order(6)
  void theReportDrawsThem() throws IOException {
    Path reports = house().resolve("reports/smoke");
    assertThat(Files.readString(reports.resolve("report.html")))
        .contains("random projections", "raw pixels", "real-valued activations")
        .contains("<code>controls</code>");
  }

  @Test
  @Order(7)
  void otherScoringComputesThemAnew() throws SQLException, IOException {
    List<String> former = Tables.comparable(house(), "controls");
    assertThat(run("score", ALL, "sweep.control-repeats=1", "sweep.scoring.partitions=1").err())
        .doesNotContain("controls are missing");
    assertThat(
            run(
                    "score",
                    "sweep.controls=[untrained]",
                    "sweep.control-repeats=1",
                    "sweep.scoring.knn.neighbours=1")
                .err())
        .contains("score: 2 controls are missing");
    List<String> now = Tables.comparable(house(), "controls");
    assertThat(now).hasSize(10);
    assertThat(now.stream().filter(former::contains)).hasSize(8);
  }

  @Test
  @Order(8)
  void aDamagedNetworkIsNamed() throws IOException, SQLException {
    String trial;
    try (Tables tables = Tables.of(house())) {
      trial =
          (String) tables.column("select trial from trials where repeat = 2 and width = 3").get(0);
    }
    Path model = house().resolve("models/" + trial + "/last.zip");
    Files.writeString(model, "no network");
    CommandRun run =
        CommandRun.smoke(
            "score",
            house(),
            SIX,
            "sweep.scoring.engine=packed",
            "sweep.controls=[activations]",
            "sweep.control-repeats=2");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains(model.toString()).contains("cannot be read as the network");
    try (Tables tables = Tables.of(house())) {
      assertThat(tables.count("controls")).as("the other one is there").isEqualTo(11);
    }
  }

  @Test
  @Order(9)
  void withoutItsNetworkActivationsAreNull() throws SQLException, IOException {
    Path other = folder.resolve("without-models");
    CommandRun run =
        CommandRun.smoke(
            "run",
            other,
            "sweep.grid.width=[3]",
            "sweep.grid.repeat=1",
            "sweep.scoring.engine=packed",
            "sweep.controls=[activations]",
            "sweep.models.keep=none");
    assertThat(run.exit()).as(run.err()).isZero();
    try (Tables tables = Tables.of(other)) {
      Map<String, Object> row = tables.rows("from controls").get(0);
      assertThat(row).containsEntry("kmeans_accuracy_test", null);
      assertThat((String) row.get("notes"))
          .startsWith("the network at last was not kept (models.keep): ");
    }
  }
}
