package io.github.phasegrid.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pages whose numbers come from the tables beside them. A number, or a table of them, stands behind
 * the query that gives it, which readers of the page do not see:
 *
 * <pre>{@code
 * <!-- query SELECT count(*) FROM cells('mnist-capacity') -->230<!-- end -->
 * }</pre>
 *
 * <p>One column and one row are a text; anything else is a Markdown table, on lines of its own.
 * Paths in queries start at the folder of the results; {@code macros.sql} has what they may call.
 */
final class Pages implements AutoCloseable {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- query\\s(?<query>.*?)-->(?<answer>.*?)<!-- end -->", Pattern.DOTALL);

  private static final String MACROS = macros();

  private final Path results;
  private final Connection duckdb;

  private Pages(Path results, Connection duckdb) {
    this.results = results;
    this.duckdb = duckdb;
  }

  /**
   * The pages of a folder.
   *
   * @param results such as {@code docs/results}
   */
  static Pages open(Path results) throws SQLException {
    Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(
          "SET file_search_path = '"
              + results.toAbsolutePath().toString().replace("'", "''")
              + "'");
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(MACROS);
    }
    return new Pages(results, duckdb);
  }

  private static String macros() {
    try (InputStream macros = Pages.class.getResourceAsStream("macros.sql")) {
      return new String(macros.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All Markdown files under the folder, in the order of their paths. */
  List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(results)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  /**
   * A page with every query answered.
   *
   * @throws SQLException when a query fails; the message names page and query
   */
  String answered(Path page) throws IOException, SQLException {
    String text = Files.readString(page);
    Matcher blocks = BLOCK.matcher(text);
    StringBuilder answered = new StringBuilder();
    int from = 0;
    while (blocks.find()) {
      MatchResult block = blocks.toMatchResult();
      answered.append(text, from, blocks.start("answer"));
      answered.append(answer(page, blocks.group("query").strip()));
      from = blocks.end("answer");
      if (block.group().indexOf("<!-- query", 1) >= 0) {
        throw new SQLException(page + ": a query without <!-- end -->: " + block.group());
      }
    }
    return answered.append(text.substring(from)).toString();
  }

  private String answer(Path page, String query) throws SQLException {
    try (Statement statement = duckdb.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      return MarkdownTable.of(found);
    } catch (SQLException e) {
      throw new SQLException(page + ": " + e.getMessage() + " in: " + query, e);
    }
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }
}
