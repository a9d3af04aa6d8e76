package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.encode.SmallConvolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone cluster, submitted to in client mode: what it computes, and what it refuses. */
class StandaloneIT {
  private static final String PACKED = "sweep.scoring.engine=packed";

  @TempDir static Path folder;
  private static StandaloneCluster cluster;
  private static Launched phasegrid;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.start(folder.resolve("cluster"));
    phasegrid = new Launched(folder, Map.of());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** The settings that ship, made small. */
  private static List<String> submitted(String... more) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--master", cluster.master(), "--driver-memory", "1g"));
    options.addAll(
        List.of("--properties-file", Launched.HOME.resolve("conf/spark/standalone.conf").toString()));
    options.addAll(List.of("--conf", "spark.executor.cores=1"));
    options.addAll(List.of("--conf", "spark.executor.memory=1g"));
    options.addAll(List.of("--conf", "spark.phasegrid.patience=120s"));
    options.addAll(List.of(more));
    return options;
  }

  private static void assertRefused(CommandRun run, String... parts) {
    List<String> said = run.err().lines().filter(line -> line.startsWith("phasegrid: ")).toList();
    assertThat(said).as(run.err()).hasSize(1);
    assertThat(said.get(0)).contains(parts);
    assertThat(run.err()).endsWith(said.get(0) + "\n");
    assertThat(run.exit()).isEqualTo(ExitCode.USER_MISTAKE);
  }

  private static CommandRun refused(String name, List<String> overrides, List<String> spark)
      throws IOException, InterruptedException {
    return phasegrid.smoke("run", folder.resolve(name).toString(), overrides, spark);
  }

  @Test
  void computesWhatOneMachineComputes() throws Exception {
    Path local = folder.resolve("local");
    assertThat(CommandRun.smoke("run", local, PACKED).exit()).isZero();
    Path house = folder.resolve("house");
    CommandRun run = phasegrid.smoke("run", house.toString(), List.of(PACKED), submitted());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("report: " + house);
    assertThat(run.err()).contains("train 2/2", "chart: ");
    assertSame(house, local);
    CommandRun again = phasegrid.smoke("run", house.toString(), List.of(PACKED), submitted());
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.err()).contains("train: nothing is missing");
  }

  /** A worker in each of two processes: as accurate as one task, and the bits of one machine. */
  @Test
  void twoProcessesTrainOneNetwork() throws Exception {
    List<String> overrides =
        List.of(
            PACKED,
            "sweep.engine=dl4j",
            "sweep.grid.parallelism=[task,data]",
            "sweep.grid.width=[50]",
            "sweep.grid.sample-size=[all]",
            "sweep.grid.repeat=1",
            "sweep.recipe.epochs=6",
            "sweep.checkpoints=[last]");
    Path local = folder.resolve("parallel-local");
    CommandRun here = CommandRun.smoke("run", local, overrides.toArray(String[]::new));
    assertThat(here.exit()).as(here.err()).isZero();
    Path house = folder.resolve("parallel");
    CommandRun run = phasegrid.smoke("run", house.toString(), overrides, submitted());
    assertThat(run.exit()).as(run.err()).isZero();
    assertSame(house, local);
    try (Tables tables = Tables.of(house)) {
      List<Object> accuracies =
          tables.column("select network_accuracy_test from properties order by parallelism desc");
      double task = (Double) accuracies.get(0);
      double data = (Double) accuracies.get(1);
      assertThat(task).isGreaterThan(0.9);
      assertThat(data).as("beside %s", task).isBetween(task - 0.02, task + 0.02);
    }
  }

  /** The network's file goes to executors under a name that is not plain. */
  @Test
  void encodesWhatOneMachineEncodes() throws Exception {
    FewDigits.in(folder.resolve("digits"), 3_000);
    Path model = SmallConvolution.sound().in(folder.resolve("their model, ünsound? #1.zip"));
    Path local = folder.resolve("encoded-local");
    CommandRun here = CommandRun.of(encode(model, local).toArray(String[]::new));
    assertThat(here.exit()).as(here.err()).isZero();
    Path house = folder.resolve("encoded");
    List<String> arguments = new ArrayList<>(encode(model, house));
    arguments.add("--");
    arguments.addAll(submitted());
    CommandRun run = phasegrid.run(arguments);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("encode 3/3");
    assertSame(
        house, local, List.of("trials", "sweeps", "codes", "checkpoints", "properties", "phases"));
    try (Tables tables = Tables.of(house)) {
      assertThat(tables.column("select provenance.blas from trials"))
          .singleElement()
          .asString()
          .startsWith("OpenBLAS");
    }
  }

  private static List<String> encode(Path model, Path house) {
    return List.of(
        "encode",
        "--model",
        model.toString(),
        "--data",
        folder.resolve("digits").toString(),
        "--layers",
        SmallConvolution.HIDDEN,
        "--warehouse",
        house.toString());
  }

  /** Every table, row by row, but for times, host and provenance. */
  static void assertSame(Path house, Path reference) throws SQLException, IOException {
    assertSame(house, reference, Tables.KEYS.keySet());
  }

  private static void assertSame(Path house, Path reference, Collection<String> tables)
      throws SQLException, IOException {
    for (String table : tables) {
      assertThat(Tables.comparable(house, table))
          .as(table)
          .isNotEmpty()
          .isEqualTo(Tables.comparable(reference, table));
    }
  }

  @Test
  void refusesAMasterThatIsNotThere() throws Exception {
    List<String> nobody = List.of("--master", "spark://127.0.0.1:9");
    assertRefused(refused("nobody", List.of(), nobody), "--master spark://127.0.0.1:9", "Connection");
    List<String> cluster = List.of("--master", "spark://127.0.0.1:9", "--deploy-mode", "cluster");
    CommandRun remote = phasegrid.smoke("run", "file:" + folder.resolve("x"), List.of(), cluster);
    assertRefused(remote, "--master spark://127.0.0.1:9", "Connection");
  }

  @Test
  void saysWhatNoWorkerHas() throws Exception {
    CommandRun large =
        refused("large", List.of(), submitted(
                "--conf", "spark.executor.memory=64g", "--conf", "spark.phasegrid.patience=5s"));
    assertRefused(large, "no executor", "spark.executor.memory=64g");
    CommandRun gpu =
        refused(
            "gpu",
            List.of(),
            submitted(
                "--conf",
                "spark.executor.resource.gpu.amount=1",
                "--conf",
                "spark.task.resource.gpu.amount=1"));
    assertRefused(gpu, "spark.task.resource.gpu.amount=1", "engine fused", "trains on the CPU");
    CommandRun noTime =
        refused("no-time", List.of(), submitted("--conf", "spark.phasegrid.patience=soon"));
    assertRefused(noTime, "spark.phasegrid.patience", "soon", "300s");
  }

  @Test
  void refusesExecutorsTooSmallForAPack() throws Exception {
    CommandRun heap =
        refused(
            "heap",
            List.of("sweep.grid.width=[60000]"),
            submitted("--conf", "spark.executor.memory=600m"));
    assertRefused(heap, "heap", "spark.executor.memory to more");
    CommandRun outside =
        refused(
            "outside",
            List.of("sweep.grid.width=[60000]"),
            submitted(
                "--conf",
                "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=64m",
                "--conf",
                "spark.executor.memory=2g"));
    assertRefused(outside, "org.bytedeco.javacpp.maxbytes", "spark.executor.extraJavaOptions");
  }

  @Test
  void refusesExecutorsWithAnotherJar() throws Exception {
    Path older = Files.createDirectories(folder.resolve("classes/io/github/phasegrid"));
    Files.writeString(older.resolve("versions.properties"), "phasegrid = 0.0.1\ndl4j = 1\n");
    String path = "spark.executor.extraClassPath=" + folder.resolve("classes");
    CommandRun run = refused("older", List.of(), submitted("--conf", path));
    assertRefused(run, "phasegrid 0.0.1", "the driver", "spark.executor.extraClassPath");
  }
}
