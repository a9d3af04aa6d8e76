package io.github.phasegrid.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is published in docs/results. */
class PublishedResultsTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path RESULTS = HOME.resolve("docs/results");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");

  /** Every number that stands behind a query is what the published tables give. */
  @Test
  void theNumbersAreThoseOfTheTables() throws IOException, SQLException {
    try (Pages pages = Pages.open(RESULTS)) {
      assertThat(pages.all()).contains(RESULTS.resolve("README.md"));
      for (Path page : pages.all()) {
        assertThat(pages.answered(page)).as(page.toString()).isEqualTo(Files.readString(page));
      }
    }
  }

  @Test
  void linksAndPicturesAreThere() throws IOException, SQLException {
    try (Pages pages = Pages.open(RESULTS)) {
      for (Path page : pages.all()) {
        List<String> links =
            LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)).toList();
        assertThat(links).as(page.toString()).isNotEmpty();
        for (String link : links) {
          if (!link.startsWith("http")) {
            assertThat(page.resolveSibling(link)).as(page + " links to it").exists();
          }
        }
      }
    }
  }

  private static List<String> code(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(RESULTS.resolve("README.md")))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  @Test
  void theDuckdbSnippetRuns() throws IOException, SQLException {
    List<String> queries = code("sql");
    assertThat(queries).isNotEmpty();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      statement.execute("SET file_search_path = '" + HOME + "'");
      for (String query : queries) {
        try (ResultSet found = statement.executeQuery(query)) {
          assertThat(found.next()).as(query).isTrue();
        }
      }
    }
  }

  @Test
  void thePythonSnippetRuns() throws IOException, InterruptedException {
    List<String> snippets = code("python");
    assertThat(snippets).isNotEmpty();
    List<String> pythons =
        Stream.of("/usr/bin/python3", "python3").filter(PublishedResultsTest::hasPandas).toList();
    assumeThat(pythons).as("a Python with pandas").isNotEmpty();
    for (String snippet : snippets) {
      Process python =
          new ProcessBuilder(pythons.get(0), "-c", snippet)
              .directory(HOME.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(python.waitFor()).as(said).isZero();
      assertThat(said).isNotBlank();
    }
  }

  private static boolean hasPandas(String python) {
    try {
      Process trial = new ProcessBuilder(python, "-c", "import pandas").start();
      return trial.waitFor(60, TimeUnit.SECONDS) && trial.exitValue() == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
