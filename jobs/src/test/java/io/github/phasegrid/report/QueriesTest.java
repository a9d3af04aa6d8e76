package io.github.phasegrid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Observation;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.sweep.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries that the report shows are run, by the program that it names. */
class QueriesTest {
  @TempDir Path temp;

  @Test
  void theFirstGivesTheTableOfTheReport() throws Exception {
    Path warehouse = Files.createDirectory(temp.resolve("it's here"));
    ReportData invented = InventedSweeps.capacity(3);
    ReportData data =
        new ReportData(
            invented.sweep(),
            "",
            invented.counts(),
            invented.observations(),
            List.of(),
            List.of(),
            invented.regimeRule(),
            List.of(),
            warehouse.toString(),
            List.of(),
            List.of());
    Study study = Study.of(Cell.fold(data.observations()));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      writeTables(statement, data);
      List<Queries.Query> queries = Queries.of(data, study);

      try (ResultSet rows = statement.executeQuery(queries.get(0).sql())) {
        for (Cell cell : study.cells()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt("width")).isEqualTo(cell.key().settings().integer(Setting.WIDTH));
          assertThat(rows.getInt("repeats")).isEqualTo(3);
          var expected = cell.estimate(Property.REDUNDANCY_TEST).orElseThrow();
          assertThat(rows.getDouble("redundancy_test")).isCloseTo(expected.mean(), within(1e-12));
          assertThat(rows.getDouble("redundancy_test_error"))
              .isCloseTo(expected.standardError().orElseThrow(), within(1e-9));
        }
        assertThat(rows.next()).isFalse();
      }
      try (ResultSet rows = statement.executeQuery(queries.get(1).sql())) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("error")).isEqualTo("training loss is NaN");
        assertThat(rows.getInt("trials")).isEqualTo(2);
        assertThat(rows.next()).isFalse();
      }
      try (ResultSet rows = statement.executeQuery(queries.get(2).sql())) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getDouble("loss_train")).isEqualTo(0.5);
      }
    }
  }

  /** Tables with the columns that docs/tables.md gives them, as far as the queries ask. */
  private static void writeTables(Statement statement, ReportData data) throws Exception {
    statement.execute(
        "CREATE TABLE properties (trial VARCHAR, width INTEGER, layer VARCHAR, probe VARCHAR,"
            + " redundancy_train DOUBLE, redundancy_test DOUBLE, knn_accuracy_test DOUBLE,"
            + " network_accuracy_test DOUBLE)");
    statement.execute("CREATE TABLE sweeps (sweep VARCHAR, trial VARCHAR)");
    int number = 0;
    for (Observation observation : data.observations()) {
      String trial = "trial-" + number++;
      for (String probe : List.of("none", "uniform")) {
        statement.execute(
            "INSERT INTO properties VALUES ('%s', %d, 'all', '%s', %s, %s, %s, %s)"
                .formatted(
                    trial,
                    observation.settings().integer(Setting.WIDTH),
                    probe,
                    observation.values().get(Property.REDUNDANCY_TRAIN),
                    observation.values().get(Property.REDUNDANCY_TEST),
                    observation.values().get(Property.KNN_ACCURACY_TEST),
                    observation.values().get(Property.NETWORK_ACCURACY_TEST)));
      }
      statement.execute("INSERT INTO sweeps VALUES ('mnist-capacity', '%s')".formatted(trial));
      statement.execute("INSERT INTO sweeps VALUES ('another', '%s')".formatted(trial));
    }
    statement.execute(
        "CREATE TABLE trials AS SELECT * FROM (VALUES ('trial-0', 'failed', 'training loss is NaN'),"
            + " ('trial-1', 'failed', 'training loss is NaN'), ('trial-2', 'done', NULL),"
            + " ('elsewhere', 'failed', 'other')) AS t(trial, status, error)");
    statement.execute(
        "CREATE TABLE history AS SELECT 'trial-0' AS trial, 1 AS epoch, 0.5::DOUBLE AS loss_train,"
            + " 0.9::DOUBLE AS accuracy_train");
    for (String table : List.of("properties", "sweeps", "trials", "history")) {
      Path folder = Files.createDirectory(Path.of(data.warehouse()).resolve(table));
      statement.execute(
          "COPY %s TO '%s' (FORMAT parquet)"
              .formatted(table, folder.resolve("part.parquet").toString().replace("'", "''")));
    }
  }
}
