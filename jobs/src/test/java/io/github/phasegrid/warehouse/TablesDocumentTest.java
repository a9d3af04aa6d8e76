package io.github.phasegrid.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code docs/tables.md} says, against the code and against outside readers. */
class TablesDocumentTest {
  private static final TablesDocument DOCUMENT = TablesDocument.read();

  @TempDir static Path folder;

  private static Path house;

  @BeforeAll
  static void createWarehouse() throws IOException {
    house = folder.resolve("warehouse");
    SampleHouse.create(house);
  }

  /** A query of the document, for the warehouse of this test. */
  private static String here(String query) {
    return query.replace("'warehouse/", "'" + house + "/");
  }

  private static String files(Table table) {
    return "'" + house + "/" + table.folder() + "/**/*.parquet'";
  }

  private static List<List<Object>> query(String sql) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return rows(found);
    }
  }

  private static List<List<Object>> rows(ResultSet found) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    while (found.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
        row.add(found.getObject(i));
      }
      rows.add(row);
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void describesEveryColumn(Table table) {
    assertThat(DOCUMENT.columns(table)).isEqualTo(table.columns());
  }

  private static String duckdbType(ColumnType type) {
    return switch (type) {
      case INT32 -> "INTEGER";
      case INT64 -> "BIGINT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case STRING -> "VARCHAR";
      case BINARY -> "BLOB";
      case TIMESTAMP -> "TIMESTAMP WITH TIME ZONE";
      case LAYERS -> "STRUCT(\"name\" VARCHAR, bit_offset INTEGER, bits INTEGER)[]";
      case PROVENANCE -> "STRUCT(" + String.join(" VARCHAR, ", Provenance.FIELDS) + " VARCHAR)";
    };
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void duckdbSeesTheDocumentedTypes(Table table) throws SQLException {
    Map<String, String> nullable = new HashMap<>();
    query("SELECT DISTINCT name, repetition_type FROM parquet_schema(" + files(table) + ")")
        .forEach(row -> nullable.put((String) row.get(0), (String) row.get(1)));
    List<List<Object>> described = query("DESCRIBE SELECT * FROM " + files(table));
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      assertThat(described.get(i).subList(0, 2))
          .containsExactly(column.name(), duckdbType(column.type()));
      assertThat(nullable.get(column.name()))
          .as(column.name())
          .isEqualTo(column.nullable() ? "OPTIONAL" : "REQUIRED");
    }
    assertThat(described).hasSameSizeAs(table.columns());
  }

  @Test
  void duckdbSeesTheRowsThatWereWritten() throws SQLException {
    List<List<Object>> found =
        query(
            "SELECT trial, split, example, true_label, hex(code) FROM "
                + files(Table.CODES)
                + " ORDER BY trial, split DESC, example");
    List<List<Object>> expected = new ArrayList<>();
    for (int trial = 0; trial < 4; trial++) {
      for (String split : List.of("train", "test")) {
        for (int example = 0; example < SampleHouse.EXAMPLES; example++) {
          byte[] code = SampleHouse.code(trial, split, example).bytes("code");
          String hex = HexFormat.of().withUpperCase().formatHex(code);
          expected.add(List.of(SampleRows.trial(trial), split, example, example % 10, hex));
        }
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void everyDuckdbQueryRuns() throws SQLException {
    List<String> queries = DOCUMENT.code("## Queries", "sql");
    assertThat(queries).hasSizeGreaterThan(9);
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      for (String query : queries) {
        if (query.startsWith("CREATE")) {
          statement.execute(here(query));
        } else {
          try (ResultSet found = statement.executeQuery(here(query))) {
            assertThat(rows(found)).as(query).isNotEmpty();
          }
        }
      }
    }
  }

  private static String queryWith(String part) {
    return DOCUMENT.code("## Queries", "sql").stream()
        .filter(query -> query.contains(part))
        .findFirst()
        .map(TablesDocumentTest::here)
        .orElseThrow();
  }

  /** Share of test examples with bit 9, by class. */
  private static List<List<Object>> sharesOfBit9() {
    List<List<Object>> shares = new ArrayList<>();
    for (int label = 0; label < 10; label++) {
      int examples = 0;
      int set = 0;
      for (int trial = 0; trial < 4; trial++) {
        for (int example = label; example < SampleHouse.EXAMPLES; example += 10) {
          set += SampleHouse.code(trial, "test", example).bytes("code")[1] >> 1 & 1;
          examples++;
        }
      }
      shares.add(List.of(label, set / (double) examples));
    }
    return shares;
  }

  @Test
  void theQueriesAreRight() throws SQLException {
    assertThat(query(queryWith("get_bit"))).isEqualTo(sharesOfBit9());
    for (List<Object> row : query(queryWith("count(DISTINCT code)"))) {
      int trial = Integer.parseInt((String) row.get(0), 16);
      long distinct =
          IntStream.range(0, SampleHouse.EXAMPLES)
              .mapToObj(e -> SampleHouse.code(trial, (String) row.get(2), e).bytes("code"))
              .map(ByteBuffer::wrap)
              .distinct()
              .count();
      assertThat(row.get(4)).isEqualTo(distinct);
    }
    for (List<Object> row : query(queryWith("xor("))) {
      int trial = Integer.parseInt((String) row.get(0), 16);
      byte[] a = SampleHouse.code(trial, "test", (Integer) row.get(1)).bytes("code");
      byte[] b = SampleHouse.code(trial, "test", (Integer) row.get(2)).bytes("code");
      int distance = Integer.bitCount((a[0] ^ b[0]) & 255) + Integer.bitCount((a[1] ^ b[1]) & 255);
      assertThat(((Number) row.get(3)).intValue()).isEqualTo(distance);
    }
  }

  @Test
  void theViewsHideWhatNoManifestLists() throws IOException, SQLException {
    Path stray = house.resolve("properties/11ff11ff11ff11ff.parquet");
    Files.copy(house.resolve("properties/00ff00ff00ff00ff.parquet"), stray);
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      for (String view : DOCUMENT.code("### Reading while a run is going", "sql")) {
        if (view.startsWith("CREATE")) {
          statement.execute(here(view));
        } else {
          try (ResultSet found = statement.executeQuery(here(view))) {
            assertThat(rows(found)).containsExactly(List.of(4L));
          }
        }
      }
    } finally {
      Files.delete(stray);
    }
  }

  @Test
  void sparkReadsAllTables() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 1)
            .config("spark.sql.warehouse.dir", folder.resolve("spark").toString())
            .getOrCreate();
    try {
      for (Table table : Table.values()) {
        StructField[] fields =
            spark.read().parquet(house.resolve(table.folder()).toString()).schema().fields();
        for (int i = 0; i < table.columns().size(); i++) {
          Column column = table.columns().get(i);
          assertThat(fields[i].name()).isEqualTo(column.name());
          assertThat(fields[i].dataType().catalogString()).isEqualTo(sparkType(column.type()));
        }
      }
      List<List<Object>> last = List.of();
      for (String query : DOCUMENT.code("## Queries in Spark", "sql")) {
        last =
            spark.sql(here(query).replace(";", "")).collectAsList().stream()
                .map(row -> List.<Object>of(row.get(0), row.get(1)))
                .toList();
        assertThat(last.isEmpty()).as(query).isEqualTo(query.startsWith("CREATE"));
      }
      assertThat(last).isEqualTo(sharesOfBit9());
    } finally {
      spark.stop();
    }
  }

  private static String sparkType(ColumnType type) {
    return switch (type) {
      case INT32 -> "int";
      case INT64 -> "bigint";
      case LAYERS -> "array<struct<name:string,bit_offset:int,bits:int>>";
      case PROVENANCE -> "struct<" + String.join(":string,", Provenance.FIELDS) + ":string>";
      default -> type.key();
    };
  }

  @Test
  void thePythonSnippetUnpacksCodes() throws IOException, InterruptedException, SQLException {
    List<String> codes =
        query("SELECT hex(code) FROM " + files(Table.CODES)).stream()
            .map(row -> (String) row.get(0))
            .toList();
    String script =
        DOCUMENT.code("### The bytes of `code`", "python").get(0)
            + "print(unpack([bytes.fromhex('8901')], 10)[0].tolist())\n"
            + "for row in unpack([bytes.fromhex(c) for c in input().split()], "
            + SampleHouse.BITS
            + "):\n"
            + "  print(''.join(map(str, row)))\n";
    assumeThat(python("import numpy", "")).as("python3 with numpy").isEmpty();
    List<String> expected = new ArrayList<>(List.of("[1, 0, 0, 1, 0, 0, 0, 1, 1, 0]"));
    for (String code : codes) {
      byte[] bytes = HexFormat.of().parseHex(code);
      StringBuilder bits = new StringBuilder();
      for (int bit = 0; bit < SampleHouse.BITS; bit++) {
        bits.append(bytes[bit / 8] >> bit % 8 & 1);
      }
      expected.add(bits.toString());
    }
    assertThat(python(script, String.join(" ", codes) + "\n").lines()).isEqualTo(expected);
  }

  /** What a script prints, errors included. */
  private static String python(String script, String input)
      throws IOException, InterruptedException {
    Process python;
    try {
      python = new ProcessBuilder("python3", "-c", script).redirectErrorStream(true).start();
    } catch (IOException e) {
      return e.toString(); // there is none
    }
    try (OutputStream in = python.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    python.waitFor();
    return said;
  }
}
