package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials that workers train, from the sweep file to the chart. */
class DataParallelTest {
  @TempDir Path folder;

  private static String[] arguments(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "sweep.training.averaging-frequency=2",
                "sweep.recipe.batch-size=700",
                "sweep.grid.width=[8]",
                "sweep.grid.repeat=1",
                "sweep.scoring.engine=packed"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** In a process of its own, which saves its state after every epoch. */
  private static OtherJvm start(Path house, String... overrides) throws IOException {
    List<String> command = CommandRun.smokeArguments("run", house, arguments(overrides));
    command.addAll(List.of("--state-interval", "0s"));
    return OtherJvm.start(command);
  }

  private CommandRun run(String house, String master, String... overrides) {
    String[] arguments = arguments(overrides);
    System.setProperty("spark.master", master);
    System.setProperty("spark.ui.enabled", "false");
    try {
      return CommandRun.smoke("run", folder.resolve(house), arguments);
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.ui.enabled");
    }
  }

  /** With three workers the order of adding up would show. */
  @Test
  void tablesAreTheSameWithFewerSlotsThanWorkers() throws SQLException, IOException {
    String[] workers = {"sweep.training.parallelism=data", "sweep.training.workers=3"};
    CommandRun one = run("one-slot", "local[1]", workers);
    assertThat(one.exit()).as(one.err()).isZero();
    CommandRun two = run("two-slots", "local[2]", workers);
    assertThat(two.exit()).as(two.err()).isZero();
    for (String table : Tables.KEYS.keySet()) {
      assertThat(Tables.comparable(folder.resolve("two-slots"), table))
          .as(table)
          .isNotEmpty()
          .isEqualTo(Tables.comparable(folder.resolve("one-slot"), table));
    }
    try (Tables tables = Tables.of(folder.resolve("two-slots"))) {
      for (String table : List.of("trials", "properties", "phases")) {
        assertThat(
                tables.column(
                    "select distinct concat_ws(' ', engine, parallelism, workers,"
                        + " averaging_frequency) from "
                        + table))
            .containsExactly("dl4j data 3 2");
      }
      assertThat(tables.column("select epoch from history order by all")).containsExactly(1, 2);
    }
    assertThat(run("two-slots", "local[2]", workers).err()).contains("train: nothing is missing");
  }

  @Test
  void oneSweepMayHaveBoth() throws SQLException, IOException {
    CommandRun both = run("both", "local[2]", "sweep.grid.parallelism=[data,task]");
    assertThat(both.exit()).as(both.err()).isZero();
    assertThat(both.err())
        .contains("smoke: 2 trials, 2 packs, 4 checkpoints")
        .contains("train 2/2");
    try (Tables tables = Tables.of(folder.resolve("both"))) {
      assertThat(
              tables.column(
                  """
                  select parallelism || ' ' || workers || ' ' || engine from trials
                  join history using (trial) group by all
                  having arg_max(loss_train, epoch) < arg_min(loss_train, epoch) order by all"""))
          .as("both learn")
          .containsExactly("data 2 dl4j", "task 1 fused");
    }
  }

  /**
   * Killed in the middle of a trial, then told to end in the middle of it: each time the next run
   * goes on from the state that was saved last.
   */
  @Test
  void killedAndTerminatedTrainingGoesOn() throws Exception {
    String[] longer = {"sweep.training.parallelism=data", "sweep.recipe.epochs=12"};
    CommandRun undisturbed = run("undisturbed", "local[2]", longer);
    assertThat(undisturbed.exit()).as(undisturbed.err()).isZero();
    Path house = folder.resolve("disturbed");
    try (OtherJvm run = start(house, longer)) {
      awaitNewState(house);
      run.kill();
    }
    try (OtherJvm run = start(house, longer)) {
      awaitNewState(house);
      long told = System.nanoTime();
      assertThat(run.terminate()).isEqualTo(143);
      assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(15));
    }
    CommandRun last = run("disturbed", "local[2]", longer);
    assertThat(last.exit()).as(last.err()).isZero();
    assertThat(last.err()).contains("resumed after epoch ");
    for (String table : Tables.KEYS.keySet()) {
      assertThat(Tables.comparable(house, table))
          .as(table)
          .isEqualTo(Tables.comparable(folder.resolve("undisturbed"), table));
    }
    assertThat(Warehouse.open(house.toString(), new Configuration()).leftovers()).isEmpty();
  }

  /** Waits until a pack's state is newer than it is now. */
  private static void awaitNewState(Path house) throws IOException, InterruptedException {
    Map<Path, FileTime> before = states(house);
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (states(house).equals(before)) {
      assertThat(System.nanoTime()).as("a state is saved").isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static Map<Path, FileTime> states(Path house) throws IOException {
    Path folder = house.resolve("_state");
    Map<Path, FileTime> states = new HashMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".state")).toList()) {
          states.put(file, Files.getLastModifiedTime(file));
        }
      }
    }
    return states;
  }

  @Test
  void workersWithoutWorkAreRefused() {
    CommandRun many =
        run("none", "local[2]", "sweep.training.parallelism=data", "sweep.training.workers=99");
    assertThat(many.exit()).isEqualTo(ExitCode.USER_MISTAKE);
    assertThat(many.err())
        .startsWith("phasegrid: sweep.training.workers: 99 are more than the ")
        .hasLineCount(1);
  }
}
