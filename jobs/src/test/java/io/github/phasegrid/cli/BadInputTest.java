package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes of the user: exit code 2, and one line that says what, where and what is right. */
class BadInputTest {
  @TempDir Path folder;

  private Path house() {
    return folder.resolve("house");
  }

  private static void assertRefused(CommandRun run, List<String> parts) {
    assertThat(run.err()).startsWith("phasegrid: ").hasLineCount(1).contains(parts);
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.USER_MISTAKE);
    assertThat(run.out()).isEmpty();
  }

  private static Arguments refused(String override, String... parts) {
    return Arguments.of(override, List.of(parts));
  }

  static Stream<Arguments> overrides() {
    return Stream.of(
        refused("sweep.grid.widht=[3]", "--set", "sweep.grid.widht", "sweep.grid.width"),
        refused("sweep.recipe.epochs=ten", "sweep.recipe.epochs", "ten", "whole number"),
        refused("sweep.recipe.epochs=1.5", "sweep.recipe.epochs", "1.5", "whole number"),
        refused("sweep.network.batch-norm=maybe", "batch-norm", "maybe", "true or false"),
        refused("sweep.grid.width=[]", "sweep.grid.width", "empty", "at least one"),
        refused("sweep.grid.width=[0]", "sweep.grid.width", "cannot be 0", "from 1"),
        refused("sweep.grid.width=null", "sweep.grid.width", "missing"),
        refused("sweep.grid.sample-size=[9000]", "sample-size", "9000", "6400"),
        refused("sweep.grid.label-noise=[1.5]", "label-noise", "1.5", "from 0 to 1"),
        refused("sweep.grid.input-noise=[2]", "input-noise", "2", "from 0 to 1"),
        refused("sweep.grid.subset=[any]", "subset", "any", "first, random"),
        refused("sweep.probes=[noise]", "sweep.probes", "noise", "negative-uniform"),
        refused("sweep.scoring.fit-on-validation=maybe", "fit-on-validation", "true or false"),
        refused("sweep.grid.repeat=0", "sweep.grid.repeat", "cannot be 0", "from 1"),
        refused("sweep.checkpoints=[3]", "sweep.checkpoints", "cannot be 3", "from 0 to 2"),
        refused("sweep.checkpoints=[]", "sweep.checkpoints", "a list of epochs"),
        refused("sweep.checkpoints=[final]", "sweep.checkpoints", "final"),
        refused("sweep.recipe.optimizer=adan", "optimizer", "adan", "adam, sgd, momentum"),
        refused("sweep.engine=tpu", "sweep.engine", "tpu", "auto, fused, dl4j"),
        refused("sweep.scoring.engine=sklearn", "scoring.engine", "sklearn", "mllib"),
        refused("sweep.scoring.layers=[hidden2]", "scoring.layers", "hidden2", "hidden1"),
        refused("sweep.name=\"../up\"", "sweep.name", "../up", "letter"),
        refused("sweep.dataset.name=mnits", "mnits", "mnist"),
        refused("sweep.dataset.name=cifar10", "cifar10", "data fetch cifar10"),
        refused("sweep.dataset.path=/no/such/folder", "/no/such/folder"),
        refused("sweep.grid.width=[3", "--set", "sweep.grid.width"),
        refused("sweep.grid.width", "--set", "PATH=VALUE"));
  }

  @ParameterizedTest
  @MethodSource("overrides")
  void refusesWhatASweepFileCannotSay(String override, List<String> parts) throws IOException {
    Path file = Files.createDirectories(folder.resolve("conf")).resolve("one.conf");
    Files.writeString(file, "include \"" + CommandRun.smokeFile() + "\"\n");
    for (String command : List.of("plan", "run")) {
      assertRefused(
          CommandRun.of(
              command, file.toString(), "--set", override, "--warehouse", house().toString()),
          parts);
    }
    assertThat(house()).as("nothing was begun").doesNotExist();
  }

  /** Nine neighbours, ten clusters and a single example of a single class, in a single repeat. */
  @Test
  void measuresWhatThereIsOfASingleExample() throws IOException, SQLException {
    CommandRun run =
        CommandRun.smoke(
            "run",
            house(),
            "sweep.grid.sample-size=[1]",
            "sweep.grid.label-noise=[1]",
            "sweep.grid.width=[3]",
            "sweep.grid.repeat=1",
            "sweep.scoring.engine=packed");
    assertThat(run.exit()).as(run.err()).isZero();
    try (Tables tables = Tables.of(house())) {
      for (Map<String, Object> row : tables.rows("from properties")) {
        assertThat(row)
            .containsEntry("redundancy_train", 0.0)
            .containsEntry("kmeans_accuracy_train", 1.0)
            .containsEntry("logistic_accuracy_test", null)
            .containsEntry("collision_probability_train", null)
            .containsEntry("kmeans_ami_train", null);
        assertThat((String) row.get("notes"))
            .contains("one class only to learn from: logistic_accuracy_train")
            .contains("fewer than two examples: collision_probability_train")
            .contains("any shuffling agrees as well: kmeans_ami_train");
      }
      assertThat(tables.rows("from phases"))
          .allSatisfy(
              row ->
                  assertThat(row)
                      .containsEntry("n_repeats", 1)
                      .containsEntry("redundancy_test_se", null));
    }
  }

  /** There is nothing to fit on. */
  @Test
  void refusesToFitOnNoValidationExamples() {
    assertRefused(
        CommandRun.smoke(
            "plan",
            house(),
            "sweep.scoring.fit-on-validation=true",
            "sweep.dataset.validation-fraction=0"),
        List.of("sweep.scoring.fit-on-validation", "no validation examples", "larger fraction"));
  }

  @Test
  void namesFileAndLine() throws IOException {
    Path file = folder.resolve("mine.conf");
    Files.writeString(file, "sweep {\n  name = mine\n  grid { width = [3], depht = [1] }\n}\n");
    assertRefused(
        CommandRun.of("plan", file.toString()),
        List.of("mine.conf:3", "sweep.grid.depht", "sweep.grid.depth"));
    Files.writeString(file, "sweep {\n  name = mine\n  grid { width = [3]\n");
    assertRefused(CommandRun.of("plan", file.toString()), List.of("mine.conf"));
    Files.writeString(file, "include \"no-such.conf\"\nsweep { name = mine, grid.width = [3] }\n");
    assertRefused(CommandRun.of("plan", file.toString()), List.of("no-such.conf"));
  }

  @Test
  void refusesUnknownCommandsAndOptions() {
    String file = CommandRun.smokeFile().toString();
    assertRefused(CommandRun.of("rum", file), List.of("rum", "--help"));
    assertRefused(CommandRun.of("run", file, "--wharehouse", "x"), List.of("--wharehouse"));
    assertRefused(CommandRun.of("run", file, "--max-failures=some"), List.of("some"));
    assertRefused(
        CommandRun.of("run", file, "--max-failures=0", "--warehouse", house().toString()),
        List.of("--max-failures", "0", "1 or more"));
    for (String interval : List.of("5", "-5s", "two minutes", "")) {
      assertRefused(
          CommandRun.of("run", file, "--state-interval=" + interval),
          List.of("--state-interval", "'" + interval + "'", "2m"));
    }
    assertRefused(
        CommandRun.of("run", file, "--give-up-after=soon"),
        List.of("--give-up-after", "'soon'", "1h30m"));
    assertRefused(CommandRun.of("run"), List.of("SWEEP.conf"));
    assertRefused(CommandRun.of("run", "no-such.conf"), List.of("no-such.conf", "conf/sweeps"));
    assertRefused(CommandRun.of("run", file, file), List.of("smoke.conf"));
    assertRefused(CommandRun.of("data", "verify", "mnits"), List.of("mnits", "mnist"));
  }

  /** The files of a tiny dataset: four training and two test images of 2×3. */
  private Path dataset() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.write(data.resolve("train-images-idx3-ubyte"), images(4));
    Files.write(data.resolve("train-labels-idx1-ubyte"), labels(3, 1, 4, 9));
    Files.write(data.resolve("t10k-images-idx3-ubyte"), images(2));
    Files.write(data.resolve("t10k-labels-idx1-ubyte"), labels(0, 5));
    return data;
  }

  private static byte[] images(int count) {
    return ByteBuffer.allocate(16 + count * 6)
        .putInt(0x803)
        .putInt(count)
        .putInt(2)
        .putInt(3)
        .array();
  }

  private static byte[] labels(int... labels) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(labels.length);
    Arrays.stream(labels).forEach(label -> buffer.put((byte) label));
    return buffer.array();
  }

  private CommandRun planOn(Path data) {
    return CommandRun.smoke(
        "plan",
        house(),
        "sweep.dataset.name=mnist",
        "sweep.dataset.path=\"" + data + "\"",
        "sweep.grid.sample-size=[2]");
  }

  @Test
  void refusesDamagedData() throws IOException {
    Path data = dataset();
    assertThat(planOn(data).exit()).isZero();
    Path file = data.resolve("train-images-idx3-ubyte");
    byte[] whole = Files.readAllBytes(file);

    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    assertRefused(planOn(data), List.of("train-images-idx3-ubyte"));
    byte[] otherMagic = whole.clone();
    otherMagic[3] = 9;
    Files.write(file, otherMagic);
    assertRefused(planOn(data), List.of("train-images-idx3-ubyte"));
    Files.write(file, images(3));
    assertRefused(planOn(data), List.of("3", "4"));
    Files.delete(file);
    assertRefused(planOn(data), List.of("train-images-idx3-ubyte"));

    Files.write(file, whole);
    Files.write(data.resolve("t10k-labels-idx1-ubyte"), labels(0, 10));
    assertRefused(planOn(data), List.of("t10k-labels-idx1-ubyte", "10"));
  }

  @Test
  void refusesFoldersThatAreNoWarehouse() throws IOException {
    Files.createDirectories(house());
    Path notes = Files.writeString(house().resolve("thesis.tex"), "mine");
    for (String command : List.of("run", "plan", "status")) {
      assertRefused(
          CommandRun.smoke(command, house()), List.of(house().toString(), "empty or new folder"));
    }
    assertThat(house()).isDirectoryNotContaining(file -> !file.equals(notes));

    Path newer = Files.createDirectories(folder.resolve("newer"));
    Files.writeString(
        newer.resolve("format.json"),
        "{\"format\": \"phasegrid-warehouse\", \"format_version\": 99}");
    assertRefused(CommandRun.smoke("run", newer), List.of("newer", "99", "newer Phasegrid"));

    Path file = Files.writeString(folder.resolve("file"), "");
    assertRefused(CommandRun.smoke("run", file), List.of("file"));
    assertRefused(CommandRun.smoke("run", Path.of("/proc/warehouse")), List.of("/proc/warehouse"));
  }

  /** With the shipped log configuration the libraries add nothing. */
  @Test
  void saysOneLineInAProcessOfItsOwn() throws IOException, InterruptedException {
    Files.createDirectories(house());
    Files.writeString(house().resolve("thesis.tex"), "mine");
    try (OtherJvm run = OtherJvm.start(CommandRun.smokeArguments("run", house()))) {
      assertThat(run.awaitEnd()).isEqualTo(ExitCode.USER_MISTAKE);
      assertThat(run.said())
          .filteredOn(line -> !line.startsWith("WARNING: Using incubator modules"))
          .singleElement()
          .asString()
          .startsWith("phasegrid: ");
    }
  }

  @Test
  void refusesAFolderWithoutPermission() throws IOException {
    Path sealed = Files.createDirectories(folder.resolve("sealed"));
    assumeTrue(sealed.toFile().setWritable(false) && !Files.isWritable(sealed), "root may write");
    assertRefused(CommandRun.smoke("run", sealed.resolve("house")), List.of("sealed"));
  }

  @Test
  void refusesAPlanThatDoesNotFitTheDisk() throws IOException {
    CommandRun run =
        CommandRun.smoke(
            "run",
            house(),
            "sweep.grid.width=[1000000]",
            "sweep.grid.depth=[1000]",
            "sweep.scoring.layers=[last]", // all of them no task could score
            "sweep.engine=dl4j");
    assertRefusedAfterPlan(run, List.of("house", "are free", "needs about", "--warehouse"));
    // The sweep as it was before must not change for a run that could not begin.
    try (Stream<Path> files = Files.walk(house())) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet"))).isEmpty();
    }
  }

  private static void assertRefusedAfterPlan(CommandRun run, List<String> parts) {
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.USER_MISTAKE);
    assertThat(run.err().lines().filter(line -> line.startsWith("phasegrid: ")))
        .singleElement()
        .asString()
        .contains(parts);
  }

  @Test
  void refusesASecondRun() {
    try (WarehouseWriter first =
        WarehouseWriter.open(house().toString(), new Configuration(), "run first")) {
      for (String command : List.of("run", "train", "score", "chart", "report")) {
        assertRefused(CommandRun.smoke(command, house()), List.of("house", "run first"));
      }
      assertThat(first.removed()).isEmpty();
      assertThat(CommandRun.smoke("status", house()).exit()).isZero();
      assertThat(CommandRun.smoke("plan", house()).exit()).isZero();
    }
  }
}
