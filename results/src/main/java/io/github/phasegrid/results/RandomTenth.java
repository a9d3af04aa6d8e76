package io.github.phasegrid.results;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** A tenth of a study's cells, drawn at random, as options of a command that scores them alone. */
final class RandomTenth {
  /** Settings that are axes of the sweeps that ship, by their columns; a key is named likewise. */
  private static final List<String> AXES =
      List.of(
          "architecture",
          "width_multiplier",
          "width",
          "depth",
          "sample_size",
          "label_noise",
          "input_noise",
          "batch_norm",
          "weight_decay",
          "dropout");

  private RandomTenth() {}

  /** A trial at a checkpoint. */
  private record Cell(String checkpoint, List<String> options) {}

  /**
   * Draws.
   *
   * @param properties the study's published table, as Parquet
   * @param seed of the draw: the same cells for the same seed
   * @return for each trial with drawn cells the options that leave those of its sweep
   */
  static List<List<String>> options(Path properties, long seed) throws SQLException {
    List<Cell> cells = cells(properties);
    Collections.shuffle(cells, new Random(seed));
    List<Cell> drawn = cells.subList(0, Math.max(1, cells.size() / 10));
    Map<List<String>, List<String>> checkpoints =
        drawn.stream()
            .collect(
                Collectors.groupingBy(
                    Cell::options,
                    LinkedHashMap::new,
                    Collectors.mapping(Cell::checkpoint, Collectors.toList())));
    List<List<String>> options = new ArrayList<>();
    checkpoints.forEach(
        (trial, its) -> {
          List<String> all = new ArrayList<>(trial);
          set(all, "sweep.checkpoints=[" + String.join(",", its) + "]");
          options.add(all);
        });
    return options;
  }

  private static List<Cell> cells(Path properties) throws SQLException {
    String table = "read_parquet('" + properties.toString().replace("'", "''") + "')";
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      List<String> columns = new ArrayList<>(List.of("checkpoint", "repeat"));
      columns.addAll(axes(statement, table));
      List<Cell> cells = new ArrayList<>();
      try (ResultSet found =
          statement.executeQuery(
              "SELECT %s FROM %s WHERE layer = 'all' AND probe = 'none' ORDER BY ALL"
                  .formatted(String.join(", ", columns), table))) {
        while (found.next()) {
          cells.add(cell(found, columns));
        }
      }
      return cells;
    }
  }

  /** The columns that differ from cell to cell; older tables do not have them all. */
  private static List<String> axes(Statement statement, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet found =
        statement.executeQuery("SELECT column_name FROM (DESCRIBE FROM " + table + ")")) {
      while (found.next()) {
        columns.add(found.getString(1));
      }
    }
    List<String> axes = new ArrayList<>(AXES);
    axes.retainAll(columns);
    String differ =
        axes.stream()
            .map(axis -> "count(DISTINCT " + axis + ") > 1 AS " + axis)
            .collect(Collectors.joining(", "));
    try (ResultSet found = statement.executeQuery("SELECT " + differ + " FROM " + table)) {
      found.next();
      List<String> constant = new ArrayList<>();
      for (String axis : axes) {
        if (!found.getBoolean(axis)) {
          constant.add(axis);
        }
      }
      axes.removeAll(constant);
      return axes;
    }
  }

  private static Cell cell(ResultSet row, List<String> columns) throws SQLException {
    List<String> options = new ArrayList<>();
    set(options, "sweep.grid.repeat=1");
    set(options, "sweep.grid.first-repeat=" + row.getInt("repeat"));
    for (String axis : columns.subList(2, columns.size())) {
      set(options, "sweep.grid." + axis.replace('_', '-') + "=[" + row.getString(axis) + "]");
    }
    return new Cell(row.getString("checkpoint"), options);
  }

  private static void set(List<String> options, String setting) {
    options.add("--set");
    options.add(setting);
  }
}
