package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trials whose loss is not a number: recorded, left alone, tried again when asked. */
class FailedTrialTest {
  /** Half of the trials take steps so long that their weights overflow. */
  private static final List<String> HALF_DIVERGE =
      List.of(
          "sweep.recipe.optimizer=sgd",
          "sweep.network.batch-norm=false",
          "sweep.grid.learning-rate=[0.01, 1000000]",
          "sweep.grid.width=[3]",
          "sweep.scoring.engine=packed");

  @TempDir Path folder;

  private CommandRun command(String command, String... more) {
    List<String> all = new ArrayList<>(HALF_DIVERGE);
    all.addAll(List.of(more));
    return CommandRun.smoke(command, folder.resolve("house"), all.toArray(String[]::new));
  }

  private void assertTwoDoneAndTwoFailed() throws SQLException, IOException {
    try (Tables tables = Tables.of(folder.resolve("house"))) {
      for (String table : Tables.KEYS.keySet()) {
        assertThat(tables.doubleKeys(table)).as(table).isZero();
      }
      List<Map<String, Object>> trials = tables.rows("from trials order by learning_rate, repeat");
      assertThat(trials)
          .extracting(row -> row.get("status"))
          .containsExactly("done", "done", "failed", "failed");
      assertThat(trials.get(0).get("error")).isNull();
      assertThat(trials.get(2).get("error").toString())
          .matches("(the training loss became|a weight is no longer) .* in epoch \\d+, step \\d+");
      for (String table : List.of("codes", "checkpoints", "properties")) {
        assertThat(
                tables.column(
                    "select distinct status from %s join trials using (trial)".formatted(table)))
            .as(table)
            .containsExactly("done");
      }
      assertThat(tables.count("codes")).isEqualTo(2 * 2 * 2_300);
      assertThat(tables.count("properties")).isEqualTo(2 * 2);
      assertThat(tables.count("sweeps")).isEqualTo(4);
    }
  }

  @Test
  void stayFailedUntilTheyAreRetried() throws SQLException, IOException {
    CommandRun run = command("run");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.TRIALS_FAILED);
    assertThat(run.err().lines().filter(line -> line.startsWith("failed: ")))
        .hasSize(2)
        .allMatch(line -> line.contains("learning-rate 1000000.0") && line.contains(" in epoch "));
    assertThat(run.out()).contains("report.html");
    assertTwoDoneAndTwoFailed();

    CommandRun again = command("run");
    assertThat(again.exit()).isEqualTo(ExitCode.TRIALS_FAILED);
    assertThat(again.err())
        .contains("train: nothing is missing")
        .contains("score: nothing is missing");

    CommandRun status = command("status");
    assertThat(status.exit()).isEqualTo(ExitCode.TRIALS_FAILED);
    assertThat(status.out())
        .startsWith("smoke: 2 of 4 trials done, 0 missing, 2 failed; 0 done but not scored")
        .containsPattern("failed   [0-9a-f]{12} learning-rate 1000000.0, repeat 1: .* in epoch");

    assertThat(command("plan").out()).contains("failed: 2; to train: 0 packs");
    assertThat(command("plan", "--retry-failed").out()).contains("to train: 2 packs");
    for (int time = 0; time < 2; time++) {
      CommandRun retried = command("run", "--retry-failed");
      assertThat(retried.exit()).isEqualTo(ExitCode.TRIALS_FAILED);
      assertThat(retried.err()).contains("train 2/2, 2 failed");
      assertTwoDoneAndTwoFailed();
    }
  }

  /**
   * Weights that grow by powers of ten, one step an epoch: of trials that end after more and more
   * epochs the first are well, then there are some whose last step makes the loss overflow, which
   * training does not see any more, and the rest fail in training.
   */
  @ParameterizedTest
  @ValueSource(strings = {"fused", "dl4j"})
  void aLossThatOverflowsInInferenceFailsNoTrial(String engine) throws SQLException, IOException {
    List<List<Object>> statuses = new ArrayList<>();
    for (String checkpoints : List.of("[0]", "[0, last]")) {
      Path house = folder.resolve(checkpoints.equals("[0]") ? "first" : "both");
      for (String command : List.of("train", "score")) {
        CommandRun run =
            CommandRun.smoke(
                command,
                house,
                "sweep.engine=" + engine,
                "sweep.checkpoints=" + checkpoints,
                "sweep.recipe.optimizer=sgd",
                "sweep.recipe.learning-rate=1000000",
                "sweep.recipe.weight-decay=0",
                "sweep.recipe.batch-size=6400",
                "sweep.network.batch-norm=false",
                "sweep.network.activation=leaky-relu",
                "sweep.grid.epochs=[1, 2, 3, 4, 5, 6, 7]",
                "sweep.grid.width=[8]",
                "sweep.scoring.engine=packed");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.TRIALS_FAILED);
      }
      try (Tables tables = Tables.of(house)) {
        statuses.add(
            tables.column("select trial || status || coalesce(error, '') from trials order by 1"));
        assertThat(tables.column("select network_loss_test from checkpoints where epoch = 0"))
            .isNotEmpty()
            .doesNotContainNull();
      }
    }
    assertThat(statuses.get(1)).as("whatever is looked at").isEqualTo(statuses.get(0));
    try (Tables tables = Tables.of(folder.resolve("both"))) {
      String overflown = " where checkpoint = 'last' and network_loss_train is null";
      assertThat(tables.rows("from checkpoints" + overflown))
          .isNotEmpty()
          .allSatisfy(row -> assertThat(row.get("network_accuracy_test")).isNotNull());
      assertThat(tables.rows("from properties" + overflown))
          .hasSameSizeAs(tables.rows("from checkpoints" + overflown))
          .allSatisfy(
              row ->
                  assertThat(row.get("notes").toString())
                      .contains("the network's loss is not a finite number: network_loss_train"));
    }
  }

  @Test
  void tooManyStopTheRun() throws SQLException, IOException {
    CommandRun run =
        command(
            "train",
            "--max-failures=1",
            "sweep.engine=dl4j",
            "sweep.grid.learning-rate=[1000000]",
            "sweep.grid.repeat=40");
    assertThat(run.exit()).isEqualTo(ExitCode.TRIALS_FAILED);
    try (Tables tables = Tables.of(folder.resolve("house"))) {
      assertThat(tables.count("trials")).isBetween(1L, 20L);
      assertThat(tables.column("select distinct status from trials")).containsExactly("failed");
    }
  }
}
