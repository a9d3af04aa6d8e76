package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.scoring.ScoringEngine;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged files of one pack: they are named, and the cells of the other pack are scored. */
class DamagedFilesTest {
  private static final int CELLS_OF_A_PACK = 4;

  @TempDir static Path shared;
  @TempDir Path house;

  @BeforeAll
  static void train() {
    CommandRun run = CommandRun.smoke("train", shared.resolve("trained"));
    assertThat(run.exit()).as(run.err()).isZero();
  }

  @BeforeEach
  void copyWhatWasTrained() throws IOException {
    Path source = shared.resolve("trained");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = house.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  private List<Path> files(String table) throws IOException {
    try (Stream<Path> files = Files.list(house.resolve(table))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static List<Row> readAll(Table table, List<Path> files) {
    return TableReader.of(table, new Configuration())
        .readAll(
            files.stream().map(file -> new org.apache.hadoop.fs.Path(file.toString())).toList());
  }

  private CommandRun score(String... more) {
    return CommandRun.smoke("score", house, more);
  }

  private static void truncate(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 100));
  }

  private void assertOthersScored(CommandRun run, Path damaged, int broken) throws IOException {
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OTHER);
    assertThat(run.err().lines().filter(line -> line.startsWith("broken: ")))
        .hasSize(broken)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("width ", damaged.getFileName().toString(), "restore it"));
    assertThat(readAll(Table.PROPERTIES, files("properties")))
        .hasSize(2 * CELLS_OF_A_PACK - broken);
  }

  @ParameterizedTest
  @EnumSource(ScoringEngine.class)
  void namesTruncatedCodesAndGoesOnOnceTheyAreRestored(ScoringEngine engine) throws IOException {
    String setting = "sweep.scoring.engine=" + engine.key();
    Path codes = files("codes").get(0);
    byte[] whole = Files.readAllBytes(codes);
    truncate(codes);
    assertOthersScored(score(setting), codes, CELLS_OF_A_PACK);
    Files.write(codes, whole);
    CommandRun again = score(setting);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.err()).contains(CELLS_OF_A_PACK + " cells are missing");
  }

  @Test
  void namesTruncatedCheckpoints() throws IOException {
    Path checkpoints = files("checkpoints").get(0);
    truncate(checkpoints);
    assertOthersScored(score("sweep.scoring.engine=packed"), checkpoints, CELLS_OF_A_PACK);
  }

  @Test
  void namesTruncatedPropertiesOfAFormerScoring() throws IOException {
    assertThat(score("sweep.scoring.engine=packed").exit()).isZero();
    Path properties = files("properties").get(0);
    truncate(properties);
    CommandRun run = score("sweep.scoring.engine=packed", "sweep.scoring.knn.neighbours=3");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OTHER);
    assertThat(run.err()).contains("broken: ", properties.getFileName().toString());
    List<Path> others =
        files("properties").stream().filter(file -> !file.equals(properties)).toList();
    assertThat(readAll(Table.PROPERTIES, others))
        .hasSize(CELLS_OF_A_PACK)
        .allSatisfy(row -> assertThat(row.integer("knn_neighbours")).isEqualTo(3));
  }

  /** Changes rows of the first cell in a file of codes, whose pages stay sound. */
  private Path rewriteFirstCell(UnaryOperator<Row> change) throws IOException {
    Path codes = files("codes").get(0);
    List<Row> rows = readAll(Table.CODES, List.of(codes));
    String cell = rows.get(0).text("trial") + rows.get(0).text("checkpoint");
    try (AttemptWriter attempt =
        AttemptWriter.start(house.toString(), "test", new Configuration())) {
      for (Row row : rows) {
        boolean first = (row.text("trial") + row.text("checkpoint")).equals(cell);
        attempt.table(Table.CODES).write(first ? change.apply(row) : row);
      }
      String written = attempt.finish().files().get(0).path();
      Files.move(house.resolve(written), codes, StandardCopyOption.REPLACE_EXISTING);
    }
    return codes;
  }

  private static UnaryOperator<Row> onExample(int example, UnaryOperator<Row> change) {
    return row -> row.integer("example") == example ? change.apply(row) : row;
  }

  static Stream<UnaryOperator<Row>> changes() {
    return Stream.of(
        onExample(7, row -> row.set("code", new byte[] {1, 2, 3})),
        onExample(7, row -> row.set("code", new byte[] {(byte) 0xf8})),
        onExample(7, row -> row.set("label", 10)),
        onExample(7, row -> row.unset("true_label")),
        onExample(7, row -> row.set("example", 2)));
  }

  @Test
  void namesFilesWhoseRowsCannotBe() throws IOException {
    byte[] whole = Files.readAllBytes(files("codes").get(0));
    for (UnaryOperator<Row> change : changes().toList()) {
      Path codes = rewriteFirstCell(change);
      // The cell, and that of the checkpoint after it, which is compared with it.
      assertOthersScored(score("sweep.scoring.engine=packed"), codes, 2);
      Files.write(codes, whole);
      forgetScores();
    }
  }

  /** As if nothing had been scored: the next run removes the files that no manifest lists. */
  private void forgetScores() throws IOException {
    try (Stream<Path> manifests = Files.list(house.resolve("_packs"))) {
      for (Path manifest : manifests.toList()) {
        if (Files.readString(manifest).contains("\"kind\" : \"score\"")) {
          Files.delete(manifest);
        }
      }
    }
  }
}
