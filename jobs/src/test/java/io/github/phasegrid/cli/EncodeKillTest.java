package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.encode.SmallConvolution;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoding that ends in the middle, and the same command again: what an undisturbed one makes. */
class EncodeKillTest {
  /** Five stretches: some are done and some are not when the first says that it is. */
  private static final int TRAIN = 5_000;

  private static final String FIRST = "encode 1/5";

  @TempDir static Path folder;
  private static Path undisturbed;

  @BeforeAll
  static void runUndisturbed() throws IOException {
    FewDigits.in(folder.resolve("digits"), TRAIN);
    SmallConvolution.sound().in(folder.resolve("theirs.zip"));
    undisturbed = folder.resolve("undisturbed");
    CommandRun run = CommandRun.of(arguments(undisturbed).toArray(String[]::new));
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains(FIRST + ", ");
  }

  private static List<String> arguments(Path house) {
    return List.of(
        "encode",
        "--model",
        folder.resolve("theirs.zip").toString(),
        "--data",
        folder.resolve("digits").toString(),
        "--layers",
        SmallConvolution.HIDDEN,
        "--warehouse",
        house.toString(),
        "--set",
        "sweep.scoring.kmeans.restarts=1",
        "--set",
        "sweep.scoring.logistic.max-iterations=5");
  }

  private static OtherJvm startAndAwaitFirst(Path house) throws Exception {
    OtherJvm run = OtherJvm.start(arguments(house));
    assertThat(run.awaitLine(FIRST)).as("%s", run.said()).isTrue();
    return run;
  }

  @Test
  void killedInTheMiddle() throws Exception {
    Path house = folder.resolve("killed");
    try (OtherJvm run = startAndAwaitFirst(house)) {
      run.kill();
    }
    assertThat(house.resolve("_staging")).as("what a kill leaves").isNotEmptyDirectory();
    assertTheNextRunDoesItAll(house);
  }

  @Test
  void toldToEndInTheMiddle() throws Exception {
    Path house = folder.resolve("terminated");
    try (OtherJvm run = startAndAwaitFirst(house)) {
      assertThat(run.terminate()).isEqualTo(143);
      run.awaitEnd();
      assertThat(run.said())
          .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
    }
    assertThat(filesOf(house))
        .allMatch(name -> name.equals("format.json") || name.contains("lock"));
    assertTheNextRunDoesItAll(house);
  }

  private static void assertTheNextRunDoesItAll(Path house) throws SQLException, IOException {
    for (String table : List.of("trials", "codes", "checkpoints", "sweeps")) {
      assertThat(house.resolve(table)).doesNotExist();
    }
    CommandRun again = CommandRun.of(arguments(house).toArray(String[]::new));
    assertThat(again.exit()).as(again.err()).isZero();
    for (String table : List.of("trials", "codes", "checkpoints", "sweeps", "properties")) {
      assertThat(Tables.comparable(house, table))
          .as(table)
          .isNotEmpty()
          .isEqualTo(Tables.comparable(undisturbed, table));
    }
    assertThat(Warehouse.open(house.toString(), new Configuration()).leftovers()).isEmpty();
    assertThat(filesOf(house)).isEqualTo(filesOf(undisturbed));
  }

  private static Set<String> filesOf(Path house) throws IOException {
    Set<String> names = new TreeSet<>();
    try (var files = Files.walk(house)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(house.relativize(file).toString()));
    }
    return names;
  }
}
