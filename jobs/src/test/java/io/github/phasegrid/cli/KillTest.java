package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed, and what the next one makes of it: what an undisturbed run makes. */
class KillTest {
  /** Four packs of two trials, so that there are moments between packs. */
  private static final String[] FOUR_PACKS = {
    "sweep.grid.repeat=4", "sweep.scoring.engine=packed", "sweep.models.keep=all"
  };

  @TempDir static Path folder;
  private static Path undisturbed;

  @BeforeAll
  static void runUndisturbed() {
    undisturbed = folder.resolve("undisturbed");
    assertThat(CommandRun.smoke("run", undisturbed, FOUR_PACKS).exit()).isZero();
  }

  private static OtherJvm start(Path house) throws IOException {
    return OtherJvm.start(CommandRun.smokeArguments("run", house, FOUR_PACKS));
  }

  private static void assertLikeUndisturbed(Path house) throws SQLException, IOException {
    for (String table : Tables.KEYS.keySet()) {
      assertThat(Tables.comparable(house, table))
          .as(table)
          .isEqualTo(Tables.comparable(undisturbed, table));
    }
    assertNothingUnlisted(house);
    assertThat(models(house)).isEqualTo(models(undisturbed)).hasSize(16);
  }

  private static Set<String> models(Path house) throws IOException {
    Set<String> models = new TreeSet<>();
    try (var files = java.nio.file.Files.walk(house.resolve("models"))) {
      files
          .filter(java.nio.file.Files::isRegularFile)
          .forEach(file -> models.add(house.relativize(file).toString()));
    }
    return models;
  }

  private static void assertNothingUnlisted(Path house) throws IOException {
    assertThat(Warehouse.open(house.toString(), new Configuration()).leftovers()).isEmpty();
  }

  /** Whatever a reader finds in the middle is whole: no key twice, no row without its trial. */
  private static void assertConsistent(Path house) throws SQLException, IOException {
    try (Tables tables = Tables.of(house)) {
      for (String table : List.of("trials", "history", "checkpoints", "codes", "properties")) {
        if (!tables.files(table).isEmpty()) {
          assertThat(tables.doubleKeys(table)).as(table).isZero();
        }
      }
    }
  }

  /**
   * Kills three runs of one warehouse, each a random while after it said something random: while
   * packs are trained and published, while cells are scored, or while Spark starts.
   */
  @Test
  void killedRunsLeaveNoTrace() throws Exception {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(20_260);
    Path house = folder.resolve("killed");
    List<String> moments = new ArrayList<>(List.of("train 1/", "train 2/", "score 3/"));
    for (String moment : moments) {
      long delay = random.nextLong(400);
      try (OtherJvm run = start(house)) {
        run.awaitLine(moment); // a run may have less left to do and end before it says that
        Thread.sleep(delay);
        run.kill();
      }
      WarehouseWriter.open(house.toString(), new Configuration(), "look").close();
      assertNothingUnlisted(house);
      assertConsistent(house);
    }
    CommandRun last = CommandRun.smoke("run", house, FOUR_PACKS);
    assertThat(last.exit()).as(last.err()).isZero();
    assertLikeUndisturbed(house);
  }

  /** Wherever its start is, it ends at once, with no word of what libraries think of that. */
  @Test
  void terminationWhileItStartsIsPrompt() throws Exception {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(143);
    Path house = folder.resolve("starting");
    for (int round = 0; round < 4; round++) {
      try (OtherJvm run = start(house)) {
        Thread.sleep(1_000 + random.nextLong(4_000));
        long told = System.nanoTime();
        assertThat(run.terminate()).isEqualTo(143);
        assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(15));
        run.awaitEnd();
        assertThat(run.said())
            .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
      }
      WarehouseWriter.open(house.toString(), new Configuration(), "look").close();
    }
  }

  @Test
  void terminationCommitsWhatIsFinished() throws Exception {
    Path house = folder.resolve("terminated");
    try (OtherJvm run = start(house)) {
      assertThat(run.awaitLine("train 1/4")).as("%s", run.said()).isTrue();
      CommandRun second = CommandRun.smoke("run", house, FOUR_PACKS);
      assertThat(second.exit()).isEqualTo(ExitCode.USER_MISTAKE);
      assertThat(second.err()).hasLineCount(1).contains("run smoke", "process " + run.pid());
      assertThat(run.terminate()).isEqualTo(143);
    }
    // The lock is free, and nothing of the finished pack is lost.
    CommandRun plan = CommandRun.smoke("plan", house, FOUR_PACKS);
    assertThat(plan.out())
        .containsPattern("done: [2468] trials; failed: 0; to train: [0123] packs");
    CommandRun rest = CommandRun.smoke("run", house, FOUR_PACKS);
    assertThat(rest.exit()).as(rest.err()).isZero();
    assertLikeUndisturbed(house);
  }
}
