package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
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

  private static final String WITHOUT_PREVIOUS =
      """
      select (p)::varchar as row
      from (select * exclude (previous_checkpoint, bit_flip_rate_train, bit_flip_rate_test)
            from properties) p
      where width = 8 and repeat = 1 order by all""";

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
    run("one-core", "local[1]", by, packed, "sweep.grid.width=[8]", "sweep.grid.repeat=1");
    run("two-cores", "local[2]", by, packed, "sweep.grid.width=[3,8]", "sweep.grid.repeat=1");
    run(
        "other-company",
        "local[2]",
        by,
        packed,
        "sweep.name=other",
        "sweep.grid.width=[8,21]",
        "sweep.checkpoints=[0,1,last]",
        "sweep.grid.repeat=1");
    List<Map<String, Object>> codes = rows("one-core", CODES);
    assertThat(codes).hasSize(2);
    assertThat(rows("two-cores", CODES)).isEqualTo(codes);
    assertThat(rows("other-company", CODES)).containsAll(codes).hasSize(3);
    List<Map<String, Object>> properties = rows("one-core", PROPERTIES);
    assertThat(rows("two-cores", PROPERTIES)).isEqualTo(properties);
    // Which checkpoint is the one before is the sweep's choice; all else is not.
    assertThat(rows("other-company", WITHOUT_PREVIOUS))
        .containsAll(rows("one-core", WITHOUT_PREVIOUS))
        .hasSize(3);
  }

  /**
   * MLlib scores the same on one core and two, the packed engine nearly the same as MLlib. On so
   * few examples K-Means has many optima that cost the same and name the examples differently.
   */
  @Test
  void scoresDoNotDependOnCoresAndHardlyOnTheEngine() throws SQLException, IOException {
    String[] oneCell = {
      "sweep.grid.width=[8]",
      "sweep.grid.repeat=1",
      "sweep.checkpoints=[last]",
      "sweep.scoring.kmeans.restarts=1",
      "sweep.scoring.kmeans.max-iterations=20",
      "sweep.scoring.logistic.max-iterations=60"
    };
    String all = "from properties";
    run("one-core", "local[1]", oneCell);
    run("two-cores", "local[2]", oneCell);
    Map<String, Object> mllib = rows("one-core", all).get(0);
    assertThat(rows("two-cores", all)).containsExactly(mllib);

    String[] packed = Arrays.copyOf(oneCell, oneCell.length + 1);
    packed[oneCell.length] = "sweep.scoring.engine=packed";
    run("two-cores", "local[2]", packed);
    assertThat(rows("two-cores", all)).hasSize(1);
    Map<String, Object> byPacked = rows("two-cores", all).get(0);
    assertThat(byPacked.keySet()).isEqualTo(mllib.keySet());
    for (String column : mllib.keySet()) {
      if (column.matches("scoring_(engine|fingerprint)")) {
        assertThat(byPacked.get(column)).isNotEqualTo(mllib.get(column));
      } else if (column.matches("(kmeans.*_(accuracy|ami|ari)_|logistic.*_accuracy_).*")
          && mllib.get(column) != null) {
        assertThat((Double) byPacked.get(column))
            .as(column)
            .isEqualTo(
                (Double) mllib.get(column), within(column.startsWith("kmeans") ? 0.1 : 0.02));
      } else {
        assertThat(byPacked.get(column)).as(column).isEqualTo(mllib.get(column));
      }
    }
  }
}
