package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One warehouse, asked for more and more: what is there is not computed again, what is new is added
 * to it, and no table ever has a key twice.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ResumeTest {
  private static final int EXAMPLES = 300 + 2_000;

  @TempDir static Path folder;
  private static final List<String> ASKED = new ArrayList<>();

  private static Path house() {
    return folder.resolve("house");
  }

  /** Runs with all that was asked before, and this. */
  private static CommandRun run(String... overrides) {
    ASKED.addAll(List.of(overrides));
    List<String> all = new ArrayList<>(ASKED);
    all.add("sweep.scoring.engine=packed");
    CommandRun run = CommandRun.smoke("run", house(), all.toArray(String[]::new));
    assertThat(run.exit()).as(run.err()).isZero();
    return run;
  }

  /** Digests of the files of tables whose rows are never computed twice. */
  private static Map<String, String> files() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (String table :
        List.of("trials", "history", "checkpoints", "codes", "properties", "models")) {
      try (Stream<Path> files = Files.walk(house().resolve(table))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          digests.put(
              house().relativize(file).toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
        }
      }
    }
    return digests;
  }

  /** Compares the number of rows of each table; {@code cells} are trials at checkpoints. */
  private static void assertRows(int trials, int cells, int cellsWithCodes)
      throws SQLException, IOException {
    try (Tables tables = Tables.of(house())) {
      for (String table : Tables.KEYS.keySet()) {
        if (!tables.files(table).isEmpty()) {
          assertThat(tables.doubleKeys(table)).as("keys of %s", table).isZero();
        }
      }
      assertThat(tables.count("trials")).isEqualTo(trials);
      assertThat(tables.count("sweeps")).isEqualTo(trials);
      assertThat(tables.count("history")).isEqualTo(2L * trials);
      assertThat(tables.count("checkpoints")).isEqualTo(cells);
      assertThat(tables.count("properties")).isEqualTo(cells);
      assertThat(tables.count("codes")).isEqualTo((long) EXAMPLES * cellsWithCodes);
      assertThat(tables.count("phases")).isEqualTo(cells / 2);
    }
  }

  private static List<Object> column(String sql) throws SQLException, IOException {
    try (Tables tables = Tables.of(house())) {
      return tables.column(sql);
    }
  }

  @Test
  @Order(1)
  void theSameAgainComputesNothing() throws SQLException, IOException {
    run("sweep.checkpoints=[last]");
    assertRows(4, 4, 4);
    Map<String, String> before = files();
    CommandRun again = run();
    assertThat(again.err())
        .contains("train: nothing is missing")
        .contains("score: nothing is missing");
    assertThat(files()).isEqualTo(before);
    assertThat(CommandRun.smoke("plan", house(), "sweep.checkpoints=[last]").out())
        .startsWith("smoke: 4 trials, 2 packs, 4 checkpoints")
        .contains("done: 4 trials; failed: 0; to train: 0 packs");
  }

  @Test
  @Order(2)
  void aWidthAndACheckpointMoreAddOnlyThese() throws SQLException, IOException {
    Map<String, String> before = files();
    CommandRun more = run("sweep.grid.width=[3,5,8]", "sweep.checkpoints=[0,last]");
    // For each of two repeats: the new width at both points, the old widths at the new one.
    assertThat(more.err())
        .contains("train: 4 packs with 8 checkpoints are missing")
        .contains("score: 8 cells are missing");
    assertRows(6, 12, 12);
    assertThat(files()).containsAllEntriesOf(before);
    assertThat(run().err())
        .contains("train: nothing is missing")
        .contains("score: nothing is missing");
  }

  @Test
  @Order(3)
  void aCheckpointBetweenIsAddedToo() throws SQLException, IOException {
    Map<String, String> before = files();
    CommandRun more = run("sweep.checkpoints=[0,1,last]");
    assertThat(more.err()).contains("6 checkpoints are missing");
    assertRows(6, 18, 18);
    assertThat(files()).containsAllEntriesOf(before);
    assertThat(column("select distinct epochs_run from trials")).containsExactly(2);
    assertThat(column("select distinct epoch from properties order by all"))
        .containsExactly(0, 1, 2);
  }

  @Test
  @Order(4)
  void otherScoringReplacesScores() throws SQLException, IOException {
    List<Object> former = column("select distinct scoring_fingerprint from properties");
    Map<String, String> before = files();
    CommandRun rescored = run("sweep.scoring.knn.neighbours=3");
    assertThat(rescored.err())
        .contains("train: nothing is missing")
        .contains("score: 18 cells are missing");
    assertRows(6, 18, 18);
    assertThat(column("select distinct knn_neighbours from properties")).containsExactly(3);
    assertThat(column("select distinct scoring_fingerprint from properties"))
        .hasSize(1)
        .doesNotContainAnyElementsOf(former);
    before.keySet().removeIf(file -> file.startsWith("properties/"));
    assertThat(files()).containsAllEntriesOf(before);
  }

  @Test
  @Order(5)
  void codesGoOnceTheyAreScored() throws SQLException, IOException {
    assertThat(run("sweep.codes.keep=none").err())
        .contains("train: nothing is missing")
        .contains("score: nothing is missing");
    assertRows(6, 18, 0);
    assertThat(run().err())
        .contains("train: nothing is missing")
        .contains("score: nothing is missing");
  }

  @Test
  @Order(6)
  void otherScoringNeedsCodesThatAreGone() throws SQLException, IOException {
    List<Object> networks = column("select (c) from checkpoints c order by trial, checkpoint");
    List<Object> kmeans = column("select kmeans_accuracy_test from properties order by all");
    CommandRun rescored = run("sweep.scoring.knn.neighbours=5");
    assertThat(rescored.err()).contains("18 checkpoints are missing").contains("18 cells");
    assertRows(6, 18, 0);
    assertThat(column("select distinct knn_neighbours from properties")).containsExactly(5);
    assertThat(column("select (c) from checkpoints c order by trial, checkpoint"))
        .hasToString(networks.toString());
    assertThat(column("select kmeans_accuracy_test from properties order by all"))
        .as("the same codes again")
        .isEqualTo(kmeans);
    assertThat(run().err())
        .contains("train: nothing is missing")
        .contains("score: nothing is missing");
  }

  @Test
  @Order(7)
  void anotherEngineMakesOtherTrials() throws SQLException, IOException {
    Map<String, String> before = files();
    CommandRun other =
        CommandRun.smoke(
            "run",
            house(),
            "sweep.name=other-engine",
            "sweep.grid.width=[3]",
            "sweep.checkpoints=[last]",
            "sweep.engine=dl4j",
            "sweep.scoring.engine=packed");
    assertThat(other.err()).contains("other-engine: 2 trials, 2 packs, 2 checkpoints");
    assertThat(files()).containsAllEntriesOf(before);
    assertThat(column("select distinct engine from trials order by all"))
        .containsExactly("dl4j", "fused");
    assertThat(
            column(
                """
                select sweep || ' ' || count(*) from sweeps join trials using (trial)
                group by sweep, engine order by all\
                """))
        .containsExactly("other-engine 2", "smoke 6");
  }
}
