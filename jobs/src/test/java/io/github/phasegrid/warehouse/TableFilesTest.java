package io.github.phasegrid.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableFilesTest {
  @TempDir java.nio.file.Path folder;

  private Configuration configuration() {
    return Storage.at(folder.toString(), new Configuration()).configuration();
  }

  private Path write(String name, Table table, List<Row> rows) throws IOException {
    Path file = new Path(folder.resolve(name).toUri());
    try (TableWriter writer = TableWriter.create(table, file, configuration())) {
      for (Row row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void readsBackWhatWasWritten(Table table) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      rows.add(i % 3 == 0 ? SampleRows.required(table, i) : SampleRows.full(table, i));
    }
    Path file = write("file.parquet", table, rows);
    assertThat(TableReader.of(table, configuration()).readAll(List.of(file))).isEqualTo(rows);
  }

  @Test
  void writesTheSameBytesForTheSameRows() throws IOException {
    List<Row> rows =
        IntStream.range(0, 5_000)
            .mapToObj(i -> SampleRows.code(SampleRows.trial(1), "last", "train", i, 100))
            .toList();
    write("a", Table.CODES, rows);
    write("b", Table.CODES, rows);
    assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
  }

  /** Several row groups, of which readers skip pages and whole groups. */
  @Test
  void appendedPartsReadLikeRowsOfOneWriter() throws Exception {
    List<Row> rows =
        IntStream.range(0, 30_000)
            .mapToObj(i -> SampleRows.code(SampleRows.trial(1), "last", "train", i, 1_000))
            .toList();
    Path whole = new Path(folder.resolve("whole").toUri());
    try (TableWriter writer = TableWriter.create(Table.CODES, whole, configuration())) {
      writer.write(rows.get(0));
      writer.append(write("a", Table.CODES, rows.subList(1, 11_000)));
      writer.append(write("b", Table.CODES, rows.subList(11_000, 29_990)));
      for (Row row : rows.subList(29_990, 30_000)) {
        writer.write(row);
      }
      assertThat(writer.rows()).isEqualTo(30_000);
    }
    assertPagesIndexed(whole);
    TableReader reader = TableReader.of(Table.CODES, configuration());
    assertThat(reader.readAll(List.of(whole))).isEqualTo(rows);
    assertThat(reader.between("example", 10_990, 20_000).readAll(List.of(whole)))
        .isEqualTo(rows.subList(10_990, 20_000));
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select example, code from read_parquet('%s') where example >= 10990 order by example"
                    .formatted(folder.resolve("whole")))) {
      for (Row row : rows.subList(10_990, 30_000)) {
        assertThat(found.next()).isTrue();
        assertThat(found.getInt(1)).isEqualTo(row.integer("example"));
        try (InputStream code = found.getBlob(2).getBinaryStream()) {
          assertThat(code.readAllBytes()).isEqualTo(row.bytes("code"));
        }
      }
      assertThat(found.next()).isFalse();
    }
  }

  @Test
  void aPartThatCannotBeOpenedChangesNothing() throws IOException {
    List<Row> rows =
        IntStream.range(0, 10)
            .mapToObj(i -> SampleRows.code(SampleRows.trial(1), "last", "train", i, 20))
            .toList();
    Path whole = new Path(folder.resolve("whole").toUri());
    Path others = write("others", Table.SWEEPS, List.of(SampleRows.full(Table.SWEEPS, 1)));
    try (TableWriter writer = TableWriter.create(Table.CODES, whole, configuration())) {
      writer.write(rows.get(0));
      for (Path part : List.of(new Path(folder.resolve("missing").toUri()), others)) {
        assertThatThrownBy(() -> writer.append(part)).isInstanceOf(IOException.class);
      }
      for (Row row : rows.subList(1, 10)) {
        writer.write(row);
      }
    }
    assertThat(TableReader.of(Table.CODES, configuration()).readAll(List.of(whole)))
        .isEqualTo(rows);
  }

  /** Readers would skip nothing, or read the wrong bytes. */
  private void assertPagesIndexed(Path file) throws IOException {
    HadoopInputFile input = HadoopInputFile.fromPath(file, configuration());
    try (ParquetFileReader reader = ParquetFileReader.open(input)) {
      assertThat(reader.getRowGroups()).hasSizeGreaterThan(3);
      for (BlockMetaData group : reader.getRowGroups()) {
        for (ColumnChunkMetaData chunk : group.getColumns()) {
          // Least and greatest values are of no use for codes, and not kept.
          boolean withoutStatistics = chunk.getPath().toDotString().equals("code");
          assertThat(reader.readColumnIndex(chunk) == null)
              .as("%s", chunk)
              .isEqualTo(withoutStatistics);
          OffsetIndex pages = reader.readOffsetIndex(chunk);
          assertThat(pages).as("%s", chunk).isNotNull();
          assertThat(pages.getOffset(0)).isEqualTo(chunk.getFirstDataPageOffset());
        }
      }
    }
  }

  @Test
  void nobodysSettingsChangeTheBytes() throws IOException {
    Configuration slow = configuration();
    slow.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, 19);
    new CodecFactory(slow, 1 << 20).getCompressor(CompressionCodecName.ZSTD);
    Row row = SampleRows.code(SampleRows.trial(1), "last", "train", 0, 1_000);
    for (Configuration configuration : List.of(configuration(), slow)) {
      Path file = new Path(folder.resolve(configuration == slow ? "slow" : "usual").toUri());
      try (TableWriter writer = TableWriter.create(Table.CODES, file, configuration)) {
        for (int i = 0; i < 5_000; i++) {
          byte[] code = new byte[125];
          Arrays.fill(code, i % 125, 125, (byte) (i * i));
          writer.write(row.set("example", i).set("code", code));
        }
      }
    }
    assertThat(folder.resolve("slow")).hasSameBinaryContentAs(folder.resolve("usual"));
  }

  @Test
  void aRowAndItsBytesMayBeUsedAgain() throws IOException {
    Path file = new Path(folder.resolve("codes").toUri());
    byte[] code = new byte[5];
    Row row = SampleRows.code(SampleRows.trial(1), "last", "train", 0, 40);
    try (TableWriter writer = TableWriter.create(Table.CODES, file, configuration())) {
      for (byte i = 0; i < 100; i++) {
        Arrays.fill(code, (byte) (i / 3));
        writer.write(row.set("example", (int) i).set("code", code));
      }
    }
    List<Row> rows = TableReader.of(Table.CODES, configuration()).readAll(List.of(file));
    for (byte i = 0; i < 100; i++) {
      assertThat(rows.get(i).bytes("code")).containsOnly(i / 3);
    }
  }

  @Test
  void refusesDamagedFilesByName() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(SampleRows.code(SampleRows.trial(1), "last", "train", i, 60));
    }
    Path file = write("codes", Table.CODES, rows);
    byte[] good = Files.readAllBytes(folder.resolve("codes"));
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(7);
    int refused = 0;
    for (int round = 0; round < 120; round++) {
      byte[] bad = round % 4 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
      for (int i = 0; i < 3 && bad.length > 0; i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Files.write(folder.resolve("codes"), bad);
      try {
        assertThat(TableReader.of(Table.CODES, configuration()).readAll(List.of(file)))
            .isEqualTo(rows); // only changed what is not read
      } catch (UserMistakeException e) {
        assertThat(e).hasMessageContaining("codes: cannot be read").message().hasLineCount(1);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(90);
  }

  @Test
  void leavesNoChecksumFiles() throws IOException {
    write("only.parquet", Table.SWEEPS, List.of(SampleRows.full(Table.SWEEPS, 1)));
    try (Stream<java.nio.file.Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("only.parquet");
    }
  }

  @Test
  void readsOnlyTheRowsAndColumnsAskedFor() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int trial = 0; trial < 4; trial++) {
      for (String checkpoint : List.of("0", "last")) {
        for (int i = 0; i < 3_000; i++) {
          rows.add(SampleRows.code(SampleRows.trial(trial), checkpoint, "train", i, 64));
        }
      }
    }
    Path file = write("codes.parquet", Table.CODES, rows);
    List<Row> found =
        TableReader.of(Table.CODES, configuration())
            .columns("example", "code")
            .where("trial", SampleRows.trial(2))
            .where("checkpoint", "0")
            .readAll(List.of(file));
    assertThat(found).hasSize(3_000);
    assertThat(found.get(7).bytes("code")).isEqualTo(rows.get(4 * 3_000 + 7).bytes("code"));
    assertThat(found.get(7).integer("example")).isEqualTo(7);
    assertThat(found.get(7).isNull("split")).isTrue();
  }

  @Test
  void refusesIncompleteRows() {
    Row row = Row.of(Table.SWEEPS).set("sweep", "a");
    assertThatThrownBy(() -> write("x", Table.SWEEPS, List.of(row)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column trial of sweeps must have a value");
  }

  /** What is null in the tables of today may have been required in a file of before. */
  @Test
  void readsColumnsThatCouldNotBeNullThen() throws IOException {
    MessageType older =
        new MessageType(
            "checkpoints",
            Table.CHECKPOINTS.columns().stream().map(c -> c.required().parquet()).toList());
    Path file = new Path(folder.resolve("older.parquet").toUri());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(HadoopOutputFile.fromPath(file, configuration()))
            .withType(older)
            .build()) {
      Group row = new SimpleGroup(older).append("trial", "t").append("checkpoint", "last");
      row.append("epoch", 3);
      Table.CHECKPOINTS.columns().stream()
          .filter(column -> column.type() == ColumnType.DOUBLE)
          .forEach(column -> row.append(column.name(), 0.25));
      writer.write(row);
    }
    Row read = TableReader.of(Table.CHECKPOINTS, configuration()).readAll(List.of(file)).get(0);
    assertThat(read.integer("epoch")).isEqualTo(3);
    assertThat(read.real("network_loss_test")).isEqualTo(0.25);
  }

  @Test
  void refusesAnotherTablesFileByName() throws IOException {
    Path file = write("s.parquet", Table.SWEEPS, List.of(SampleRows.full(Table.SWEEPS, 1)));
    assertThatThrownBy(() -> TableReader.of(Table.HISTORY, configuration()).open(file))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContaining("s.parquet")
        .hasMessageContaining("column epoch is missing");
  }
}
