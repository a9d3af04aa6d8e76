package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials that workers train, from the sweep file to the chart. */
class DataParallelTest {
  @TempDir Path folder;

  private CommandRun run(String house, String master, String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "sweep.training.averaging-frequency=2",
                "sweep.recipe.batch-size=700",
                "sweep.grid.width=[8]",
                "sweep.grid.repeat=1",
                "sweep.scoring.engine=packed"));
    all.addAll(List.of(overrides));
    String[] arguments = all.toArray(String[]::new);
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
