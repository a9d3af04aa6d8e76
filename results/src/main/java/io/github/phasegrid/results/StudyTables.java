package io.github.phasegrid.results;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tables of one study that are small enough to publish, each as Parquet and CSV: {@code
 * properties}, {@code phases} and, where the study has some, {@code controls} as they are in the
 * warehouse, {@code trials} without what only its own machine knows, and {@code files}, what the
 * study takes on disk. Besides them {@code rescored}: cells that MLlib scored, too.
 */
final class StudyTables {
  private static final String MEMBERS = "SELECT trial FROM sweeps WHERE sweep = '%s'";

  private static final String TRIALS =
      """
      SELECT trial, pack, width, depth, sample_size, repeat, data_seed, trial_seed, engine, epochs_run, stopped_early, status,
             started_at, seconds, pack_seconds, provenance.git_commit AS git_commit,
             provenance.phasegrid_version AS phasegrid_version, provenance.java_version AS java_version,
             provenance.cpu AS cpu, provenance.blas AS blas, provenance.dataset_fingerprint AS dataset_fingerprint
      FROM read_parquet('%1$s/trials/*.parquet')
      WHERE trial IN (%2$s)
      ORDER BY width, sample_size, repeat, trial""";

  private static final String PROPERTIES =
      """
      SELECT * FROM read_parquet('%1$s/properties/*.parquet')
      WHERE trial IN (%2$s)
      ORDER BY width, sample_size, repeat, trial, epoch, checkpoint, layer, probe""";

  private static final String CONTROLS =
      """
      SELECT * FROM read_parquet('%1$s/controls/*.parquet')
      WHERE trial IN (%2$s)
      ORDER BY width, sample_size, repeat, trial, control""";

  /** A cell's settings are all columns that both tables have, but for what differs by repeat. */
  private static final String PHASES =
      """
      SELECT phases.* FROM read_parquet('%1$s/phases/*.parquet') AS phases
      WHERE EXISTS (
        FROM study_cells AS cell
        WHERE %3$s)
      ORDER BY width, sample_size, checkpoint, layer, probe""";

  private static final String FILES =
      """
      SELECT file."table" AS "table", count(*) AS files, sum(file."rows")::BIGINT AS "rows", sum(file.bytes)::BIGINT AS bytes
      FROM (
        SELECT unnest(files) AS file
        FROM read_json('%1$s/_packs/*.json', columns = {
          files: 'STRUCT("table" VARCHAR, path VARCHAR, "rows" BIGINT, bytes BIGINT)[]',
          trials: 'STRUCT(trial VARCHAR)[]', cells: 'STRUCT(trial VARCHAR)[]', controls: 'STRUCT(trial VARCHAR)[]'})
        WHERE list_has_any(list_transform(coalesce(trials, cells, controls, []), member -> member.trial),
                           (SELECT list(trial) FROM (%2$s))))
      GROUP BY ALL ORDER BY ALL""";

  private StudyTables() {}

  /**
   * Writes the tables; replaces former ones.
   *
   * @param study a sweep's name
   * @param warehouse a local folder that nobody writes to
   * @param folder made if missing
   * @throws SQLException when the warehouse lacks a table, or a file cannot be read or written
   */
  static void write(String study, Path warehouse, Path folder) throws IOException, SQLException {
    Files.createDirectories(folder);
    String house = quoted(warehouse.toString());
    String members = MEMBERS.formatted(quoted(study));
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(
          "CREATE VIEW sweeps AS FROM read_parquet('" + house + "/sweeps/*.parquet')");
      statement.execute("CREATE TABLE study_cells AS " + PROPERTIES.formatted(house, members));
      Map<String, String> tables = new LinkedHashMap<>();
      tables.put("trials", TRIALS.formatted(house, members));
      tables.put("properties", "FROM study_cells");
      tables.put("phases", PHASES.formatted(house, members, sameCell(statement, house)));
      if (has(warehouse.resolve("controls"))) {
        tables.put("controls", CONTROLS.formatted(house, members));
      }
      tables.put("files", FILES.formatted(house, members));
      for (Map.Entry<String, String> table : tables.entrySet()) {
        write(statement, table.getValue(), folder.resolve(table.getKey()));
      }
    }
  }

  /**
   * Writes {@code rescored}, as Parquet and CSV: rows like those of {@code properties}, of the
   * cells that MLlib scored.
   *
   * @param warehouse a copy of the study's, in which MLlib scored some cells
   * @param folder the study's
   */
  static void writeRescored(Path warehouse, Path folder) throws SQLException {
    String house = quoted(warehouse.toString());
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      String cells = PROPERTIES.formatted(house, "SELECT trial FROM properties_of_study");
      statement.execute(
          "CREATE VIEW properties_of_study AS FROM read_parquet('%s/properties.parquet')"
              .formatted(quoted(folder.toString())));
      write(
          statement,
          "FROM (" + cells + ") WHERE scoring_engine = 'mllib'",
          folder.resolve("rescored"));
    }
  }

  /** A query of no files is an error, not an empty answer. */
  private static boolean has(Path table) throws IOException {
    if (!Files.isDirectory(table)) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(table, "*.parquet")) {
      return files.iterator().hasNext();
    }
  }

  private static String sameCell(Statement statement, String house) throws SQLException {
    statement.execute(
        "CREATE TABLE phase_columns AS FROM (DESCRIBE FROM read_parquet('%s/phases/*.parquet'))"
            .formatted(house));
    statement.execute("CREATE TABLE study_columns AS FROM (DESCRIBE study_cells)");
    try (var shared =
        statement.executeQuery(
            "SELECT string_agg(format('phases.\"{}\" IS NOT DISTINCT FROM cell.\"{}\"', column_name, column_name), ' AND ')"
                + " FROM phase_columns SEMI JOIN study_columns USING (column_name, column_type)"
                + " WHERE column_name <> 'repeat'")) {
      shared.next();
      return shared.getString(1);
    }
  }

  private static void write(Statement statement, String query, Path file) throws SQLException {
    String path = quoted(file.toString());
    statement.execute(
        "COPY (%s) TO '%s.parquet' (FORMAT parquet, COMPRESSION zstd)".formatted(query, path));
    statement.execute("COPY (%s) TO '%s.csv' (FORMAT csv, HEADER)".formatted(query, path));
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }
}
