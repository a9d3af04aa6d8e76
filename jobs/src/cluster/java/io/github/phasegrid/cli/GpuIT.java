package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.cluster.Cluster;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.train.TrainStage;
import io.github.phasegrid.training.Accelerator;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A standalone cluster whose workers say that they have two GPUs each. They have none, and the
 * numbers come from processors: what is tested is who is given which device.
 */
class GpuIT {
  private static final int DEVICES = 2;
  private static final int CORES = 4;

  private static final String[] ONE_REPEAT = {"sweep.engine=dl4j", "sweep.grid.repeat=1"};

  @TempDir static Path folder;
  private static StandaloneCluster daemons;
  private static Path script;

  private final Set<String> set = new HashSet<>();
  private final StopSignal stop = new StopSignal();

  /** A build for GPUs, as far as scheduling can tell. */
  private record MadeUp() implements Accelerator {
    @Override
    public boolean isGpu() {
      return true;
    }

    @Override
    public String bind(OptionalInt device) {
      return "made-up GPU " + device.orElseThrow();
    }
  }

  /** A task as it was run. */
  private record Seen(
      String worker, String executor, List<String> addresses, Instant start, Instant end)
      implements Serializable {

    static Seen here(int sleepMillis) throws InterruptedException {
      Instant start = Instant.now();
      Thread.sleep(sleepMillis);
      ResourceInformation gpu = TaskContext.get().resourcesJMap().get("gpu");
      return new Seen(
          // Executors are started in WORKER/APPLICATION/NUMBER.
          Path.of("").toAbsolutePath().getParent().getParent().getFileName().toString(),
          SparkEnv.get().executorId(),
          gpu == null ? List.of() : List.of(gpu.addresses()),
          start,
          Instant.now());
    }

    String device() {
      return worker + ": " + String.join(",", addresses);
    }

    boolean overlaps(Instant moment) {
      return !moment.isBefore(start) && moment.isBefore(end);
    }
  }

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    script = folder.resolve("discover");
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path workers = folder.resolve("workers.conf");
    Files.writeString(
        workers,
        "spark.worker.resource.gpu.amount "
            + DEVICES
            + "\nspark.worker.resource.gpu.discoveryScript "
            + script
            + "\n");
    daemons =
        StandaloneCluster.start(
            folder.resolve("cluster"), CORES, "--properties-file", workers.toString());
  }

  @AfterAll
  static void stop() {
    daemons.close();
  }

  private void set(String key, String value) {
    System.setProperty("spark." + key, value);
    set.add("spark." + key);
  }

  @AfterEach
  void forget() {
    set.forEach(System::clearProperty);
  }

  private void submitted(int gpus, double share, boolean dynamic) {
    set("master", daemons.master());
    set("driver.host", "127.0.0.1");
    set("driver.bindAddress", "127.0.0.1");
    set("ui.enabled", "false");
    set("executor.memory", "1g");
    set("executor.cores", Integer.toString(CORES));
    set("executor.extraJavaOptions", System.getProperty("spark.java.options"));
    set(
        "executor.extraClassPath",
        Launched.HOME.resolve("jobs/target/phasegrid-app.jar")
            + ":"
            + Launched.HOME.resolve("jobs/target/test-classes"));
    set("executor.resource.gpu.amount", Integer.toString(gpus));
    set("executor.resource.gpu.discoveryScript", script.toString());
    set("task.resource.gpu.amount", Double.toString(share));
    set("dynamicAllocation.enabled", Boolean.toString(dynamic));
    set("dynamicAllocation.shuffleTracking.enabled", "true");
    set("dynamicAllocation.executorIdleTimeout", "2s"); // those that only had the first look
    set("dynamicAllocation.maxExecutors", "4");
    set("phasegrid.patience", "20s");
  }

  private static LoadedSweep sweep() {
    SweepOptions options = new SweepOptions();
    options.file = CommandRun.smokeFile();
    options.common = new CommonOptions();
    options.common.overrides = List.of(ONE_REPEAT);
    return LoadedSweep.load(options);
  }

  private Cluster cluster(WarehouseWriter warehouse, Plan plan) {
    Cluster cluster =
        new Cluster("gpus", warehouse.warehouse(), Map::of, stop, line -> {});
    cluster.willTrain(plan, new MadeUp());
    return cluster;
  }

  private static WarehouseWriter warehouse(String name) {
    return WarehouseWriter.open(folder.resolve(name).toString(), new Configuration(), "gpus");
  }

  private static int mostAtOnce(List<Seen> tasks) {
    return tasks.stream()
        .mapToInt(task -> (int) tasks.stream().filter(t -> t.overlaps(task.start())).count())
        .max()
        .orElse(0);
  }

  /** With dynamic allocation, and without: with whole GPUs, and with shares of them. */
  @ParameterizedTest
  @CsvSource({"0.5, true", "1, true", "1, false", "0.25, false"})
  void eachTaskHasOneDeviceAndItsShare(double share, boolean dynamic) throws Exception {
    submitted(DEVICES, share, dynamic);
    try (WarehouseWriter warehouse = warehouse("house-" + share + dynamic);
        Cluster cluster = cluster(warehouse, sweep().plan(warehouse.inventory(), false))) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
      List<Integer> thirtyTwo = IntStream.range(0, 32).boxed().toList();
      List<Seen> seen =
          cluster
              .trainingResources()
              .askedFor(spark.parallelize(thirtyTwo, 32).map(i -> Seen.here(400)))
              .collect();
      assertThat(seen).allSatisfy(task -> assertThat(task.addresses()).hasSize(1));
      Map<String, List<Seen>> devices = seen.stream().collect(Collectors.groupingBy(Seen::device));
      assertThat(devices).hasSizeGreaterThanOrEqualTo(DEVICES);
      int most = devices.values().stream().mapToInt(GpuIT::mostAtOnce).max().orElseThrow();
      assertThat(most).isLessThanOrEqualTo((int) (1 / share));
      assertThat(most > 1).as("a GPU is shared").isEqualTo(share < 1);

      // Other tasks ask for none, where Spark can tell them apart.
      List<Seen> others = spark.parallelize(thirtyTwo, 8).map(i -> Seen.here(0)).collect();
      boolean apart = dynamic || share == 1;
      assertThat(others).allMatch(task -> task.addresses().isEmpty() == apart);
      if (dynamic) {
        assertThat(executors(others)).doesNotContainAnyElementsOf(executors(seen));
      }
    }
  }

  private static Set<String> executors(List<Seen> tasks) {
    return tasks.stream().map(Seen::executor).collect(Collectors.toSet());
  }

  @Test
  void packsTrainOnTheDevicesTheyAreGiven() throws Exception {
    Path local = folder.resolve("local");
    assertThat(CommandRun.smoke("train", local, ONE_REPEAT).exit()).isZero();
    submitted(1, 0.5, true);
    LoadedSweep loaded = sweep();
    try (WarehouseWriter warehouse = warehouse("trained")) {
      Plan plan = loaded.plan(warehouse.inventory(), false);
      try (Cluster cluster = cluster(warehouse, plan)) {
        TrainStage stage =
            new TrainStage(
                JavaSparkContext.fromSparkContext(cluster.session().sparkContext()),
                cluster.trainingResources(),
                new MadeUp(),
                warehouse,
                new HashMap<>(),
                Provenances.ofDriver(
 loaded.dataset().fingerprint(), loaded.sweep().resolved()),
                ConsoleProgress.onStandardError(true),
                stop);
        StageFailures failures =
            stage.run(
                plan,
                loaded.dataset(),
                Integer.MAX_VALUE,
                Duration.ofMinutes(2),
                Duration.ofMinutes(2));
        assertThat(failures.broken()).isEmpty();
      }
    }
    String device = "select distinct provenance.device from trials";
    try (Tables tables = Tables.of(folder.resolve("trained"))) {
      assertThat(tables.column(device)).containsExactly("made-up GPU 0");
    }
    try (Tables tables = Tables.of(local)) {
      assertThat(tables.column(device)).containsExactly("cpu");
    }
    for (String table : List.of("trials", "history", "checkpoints", "codes")) {
      assertThat(Tables.comparable(folder.resolve("trained"), table))
          .as(table)
          .isEqualTo(Tables.comparable(local, table));
    }
  }

  /** Workers have two each: nobody can give an executor three. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void saysThatNobodyHasThem(boolean dynamic) throws Exception {
    submitted(3, 1, dynamic);
    set("phasegrid.patience", "6s");
    try (WarehouseWriter warehouse = warehouse("nobody-" + dynamic);
        Cluster cluster = cluster(warehouse, sweep().plan(warehouse.inventory(), false))) {
      assertThatThrownBy(
              () -> {
                JavaSparkContext spark =
                    JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
                try {
                  cluster
                      .trainingResources()
                      .askedFor(spark.parallelize(List.of(1), 1).map(i -> Seen.here(0)))
                      .collect();
                } finally {
                  cluster.requireExecutors();
                }
              })
          .isInstanceOf(UserMistakeException.class)
          .hasMessageContainingAll("no executor", "spark.executor.resource.gpu.amount=3")
          .message()
          .hasLineCount(1);
    }
  }
}
