package io.github.phasegrid.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A warehouse as an outsider reads it: with DuckDB, every table a view over all Parquet files under
 * its folder.
 */
final class Tables implements AutoCloseable {
  /** The key of every table: no two rows have the same. */
  static final Map<String, String> KEYS =
      Map.of(
          "trials", "trial",
          "sweeps", "sweep, trial",
          "history", "trial, epoch",
          "checkpoints", "trial, checkpoint",
          "codes", "trial, checkpoint, split, example",
          "properties", "trial, checkpoint, layer, probe",
          "phases",
              "dataset, engine, width, sample_size, label_noise, learning_rate, checkpoint, layer,"
                  + " probe, scoring_fingerprint");

  /** The same of tables that only some sweeps have. */
  private static final Map<String, String> KEYS_OF_FEW = Map.of("controls", "trial, control");

  /** What may differ from run to run. */
  private static final String TIMES_AND_HOST =
      "exclude (started_at, seconds, pack_seconds, provenance)";

  private final Path warehouse;
  private final Connection duckdb;

  private Tables(Path warehouse, Connection duckdb) {
    this.warehouse = warehouse;
    this.duckdb = duckdb;
  }

  static Tables of(Path warehouse) throws SQLException, IOException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    Tables tables = new Tables(warehouse, connection);
    Set<String> all = new TreeSet<>(KEYS.keySet());
    all.addAll(KEYS_OF_FEW.keySet());
    for (String table : all) {
      if (!tables.files(table).isEmpty()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(
              "create view " + table + " as from '" + warehouse.resolve(table) + "/**/*.parquet'");
        }
      }
    }
    return tables;
  }

  /**
   * What a table says, row by row, but for times, host and provenance: the same after every run of
   * the same sweep. The codes, which are many, as one digest.
   */
  static List<String> comparable(Path warehouse, String table) throws SQLException, IOException {
    try (Tables tables = of(warehouse)) {
      String columns = table.equals("trials") ? "* " + TIMES_AND_HOST : "*";
      String hash = table.equals("codes") ? "md5(string_agg(t::varchar, '|' order by t))" : "t";
      return tables
          .rows(
              "select (%s)::varchar as row from (select %s from %s) t"
                  .formatted(hash, columns, table))
          .stream()
          .map(row -> (String) row.get("row"))
          .sorted()
          .toList();
    }
  }

  /** Its Parquet files, sorted. */
  List<Path> files(String table) throws IOException {
    Path folder = warehouse.resolve(table);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  /** All rows of a query, each by column name. */
  List<Map<String, Object>> rows(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Map<String, Object>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, Object> row = new TreeMap<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.put(result.getMetaData().getColumnName(column), result.getObject(column));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /** The only number that a query gives. */
  long number(String sql) throws SQLException {
    return ((Number) rows(sql).get(0).values().iterator().next()).longValue();
  }

  /** Number of rows. */
  long count(String table) throws SQLException, IOException {
    return files(table).isEmpty() ? 0 : number("select count(*) from " + table);
  }

  /** How many keys are there more than once. */
  long doubleKeys(String table) throws SQLException {
    return number(
        "select count(*) from (select 1 from %s group by %s having count(*) > 1)"
            .formatted(table, KEYS.getOrDefault(table, KEYS_OF_FEW.get(table))));
  }

  /** One column's values, sorted. */
  List<Object> column(String sql) throws SQLException {
    return rows(sql).stream().map(row -> row.values().iterator().next()).toList();
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }
}
