package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sweep that ships runs, shrunk to a few small networks on the digits that ship too. */
class ShippedSweepsRunTest {
  private static final List<String> SHRUNK =
      List.of(
          "sweep.dataset.name=mnist-10k",
          "sweep.grid.width=[3]",
          "sweep.grid.sample-size=[120]",
          "sweep.grid.repeat=1",
          "sweep.grid.weight-decay=[1e-4]",
          "sweep.grid.dropout=[0.2]",
          "sweep.grid.label-noise=[0.3]",
          "sweep.grid.input-noise=[0.3]",
          "sweep.recipe.epochs=1",
          "sweep.checkpoints=[0,last]",
          "sweep.scoring.engine=packed",
          "sweep.scoring.partitions=1",
          "sweep.scoring.kmeans.restarts=1",
          "sweep.scoring.logistic.family=multinomial",
          "sweep.controls=[untrained, random-projection]"); // those that take no time

  /** Of convolutional networks one, as narrow as can be, on as many examples as it trains on. */
  private static List<String> convolutional() throws IOException {
    List<String> overrides = new ArrayList<>(FewDigits.in(folder.resolve("digits"), 120));
    overrides.add("sweep.grid.architecture=[resnet-20]");
    overrides.add("sweep.grid.width-multiplier=[0.0625]");
    overrides.add("sweep.controls=[untrained]");
    return overrides;
  }

  @TempDir static Path folder;

  static List<Path> sweeps() throws IOException {
    try (Stream<Path> files = Files.list(CommandRun.smokeFile().resolveSibling("."))) {
      return files.map(Path::normalize).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("sweeps")
  void runs(Path sweep) throws SQLException, IOException {
    String name = sweep.getFileName().toString().replace(".conf", "");
    Path house = folder.resolve(name);
    List<String> arguments =
        new ArrayList<>(List.of("run", sweep.toString(), "--warehouse", house.toString()));
    SHRUNK.forEach(override -> arguments.addAll(List.of("--set", override)));
    boolean convolutional = name.startsWith("cnn-");
    if (convolutional) {
      convolutional().forEach(override -> arguments.addAll(List.of("--set", override)));
    }

    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

    assertThat(run.exit()).as(run.err()).isZero();
    try (Tables tables = Tables.of(house)) {
      long trials = tables.count("trials");
      long probes = name.equals("random-input") ? 4 : 0;
      assertThat(trials).isPositive();
      long layers = convolutional ? 2 : 1;
      assertThat(tables.count("properties")).isEqualTo(trials * 2 * layers * (1 + probes));
      assertThat(tables.count("controls")).isEqualTo(trials * (convolutional ? 1 : 2));
      assertThat(tables.number("select count(*) from properties where redundancy_test is null"))
          .isZero();
    }
  }
}
