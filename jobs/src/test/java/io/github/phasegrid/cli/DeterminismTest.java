package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same trial gives the same bits: on one core or two, in any company, at any time. */
class DeterminismTest {
  /** The trials that all runs have in common; the codes of each cell as one digest. */
  private static final String CODES =
      """
      select trial, checkpoint, md5(string_agg(c::varchar, '|' order by split, example)) as digest
      from codes c join trials using (trial) where width = 8 and repeat = 1
      group by trial, checkpoint order by all\
      """;

  private static final String PROPERTIES =
      "select (p)::varchar as row from properties p where width = 8 and repeat = 1 order by all";

  @TempDir Path folder;

  private void run(String house, String master, String... overrides) {
    List<String> arguments = CommandRun.smokeArguments("run", folder.resolve(house), overrides);
    System.setProperty("spark.master", master);
    System.setProperty("spark.ui.enabled", "false");
    try {
      CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
      assertThat(run.exit()).as(run.err()).isZero();
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.ui.enabled");
    }
  }

  private List<Map<String, Object>> rows(String house, String sql)
      throws SQLException, IOException {
    try (Tables tables = Tables.of(folder.resolve(house))) {
      return tables.rows(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fused", "dl4j"})
  void codesDependOnTheTrialAlone(String engine) throws SQLException, IOException {
    String by = "sweep.engine=" + engine;
    String packed = "sweep.scoring.engine=packed";
    run("one-core", "local[1]", by, packed, "sweep.grid.repeat=1");
    run("two-cores", "local[2]", by, packed);
    run(
        "other-company",
        "local[2]",
        by,
        packed,
        "sweep.name=other",
        "sweep.grid.width=[40,8,21,8]",
        "sweep.recipe.batch-size=64",
        "sweep.checkpoints=[0,1,last]",
        "sweep.grid.repeat=1");
    List<Map<String, Object>> codes = rows("one-core", CODES);
    assertThat(codes).hasSize(2);
    assertThat(rows("two-cores", CODES)).isEqualTo(codes);
    assertThat(rows("other-company", CODES)).containsAll(codes).hasSize(3);
    List<Map<String, Object>> properties = rows("one-core", PROPERTIES);
    assertThat(rows("two-cores", PROPERTIES)).isEqualTo(properties);
    assertThat(rows("other-company", PROPERTIES)).containsAll(properties).hasSize(3);
  }

  @Test
  void scoresDoNotDependOnCores() throws SQLException, IOException {
    String oneWidth = "sweep.grid.width=[8]";
    String oneRepeat = "sweep.grid.repeat=1";
    String oneCheckpoint = "sweep.checkpoints=[last]";
    run("one-core", "local[1]", oneWidth, oneRepeat, oneCheckpoint);
    run("two-cores", "local[2]", oneWidth, oneRepeat, oneCheckpoint);
    assertThat(rows("one-core", "from properties")).hasSize(1);
    assertThat(rows("two-cores", "from properties")).isEqualTo(rows("one-core", "from properties"));
  }
}
