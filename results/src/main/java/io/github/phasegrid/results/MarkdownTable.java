package io.github.phasegrid.results;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a query found, for a Markdown page. */
final class MarkdownTable {
  private MarkdownTable() {}

  /** The value itself where there is one only; else a table with a line before and after. */
  static String of(ResultSet found) throws SQLException {
    ResultSetMetaData columns = found.getMetaData();
    List<String> names = new ArrayList<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      names.add(columns.getColumnLabel(column));
    }
    List<List<String>> rows = new ArrayList<>();
    while (found.next()) {
      List<String> row = new ArrayList<>();
      for (int column = 1; column <= names.size(); column++) {
        row.add(Objects.toString(found.getObject(column), ""));
      }
      rows.add(row);
    }
    if (rows.isEmpty()) {
      throw new SQLException("nothing found");
    }
    if (names.size() == 1 && rows.size() == 1) {
      return rows.get(0).get(0);
    }
    StringBuilder table = new StringBuilder("\n\n");
    append(table, names);
    append(table, names.stream().map(name -> "---").toList());
    rows.forEach(row -> append(table, row));
    return table.append('\n').toString();
  }

  private static void append(StringBuilder table, List<String> cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
