package io.github.phasegrid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.training.Accelerator;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuRequestTest {
  private static final List<String> FUSED = List.of("fused");
  private static final List<String> DL4J = List.of("dl4j");

  private record Build(boolean isGpu) implements Accelerator {
    @Override
    public String bind(OptionalInt device) {
      throw new AssertionError("nothing is bound on the driver");
    }
  }

  private static final Build CPU = new Build(false);
  private static final Build CUDA = new Build(true);

  private static SparkConf conf(String master, String... settings) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      conf.set("spark." + parts[0], parts[1]);
    }
    return conf;
  }

  private static SparkConf cluster(String... more) {
    SparkConf conf =
        conf(
            "spark://host:7077",
            "executor.resource.gpu.amount=2",
            "executor.resource.gpu.discoveryScript=/found",
            "task.resource.gpu.amount=0.25");
    Arrays.stream(more)
        .map(setting -> setting.split("=", 2))
        .forEach(parts -> conf.set("spark." + parts[0], parts[1]));
    return conf;
  }

  private static long gpuSettings(SparkConf conf) {
    return Arrays.stream(conf.getAll()).filter(s -> s._1.contains(".resource.gpu.")).count();
  }

  @Test
  void nobodyAsksWhereNothingTrainsOnAGpu() {
    SparkConf given = cluster();
    assertThat(gpuSettings(GpuRequest.none(given).settings())).isZero();
    assertThat(gpuSettings(given)).as("the user's own stay as they are").isEqualTo(3);
    SparkConf plain = conf("spark://host:7077");
    assertThat(gpuSettings(GpuRequest.of(plain, FUSED, CPU).settings())).isZero();
    assertThat(gpuSettings(GpuRequest.of(plain, DL4J, CPU).settings())).isZero();
  }

  /** Spark refuses profiles there, and has no GPUs to hand out. */
  @ParameterizedTest
  @ValueSource(strings = {"local", "local[*]", "local[4]"})
  void nobodyAsksInLocalMode(String master) {
    SparkConf given = cluster().set("spark.master", master);
    assertThat(gpuSettings(GpuRequest.of(given, DL4J, CUDA).settings())).isZero();
    assertThat(gpuSettings(GpuRequest.of(conf(master), DL4J, CUDA).settings())).isZero();
  }

  @Test
  void whatTheApplicationAsksDependsOnWhatSparkAllows() {
    SparkConf dynamic =
        GpuRequest.of(cluster("dynamicAllocation.enabled=true"), DL4J, CUDA).settings();
    assertThat(gpuSettings(dynamic)).as("all is the training stage's").isZero();
    SparkConf whole = GpuRequest.of(cluster("task.resource.gpu.amount=1"), DL4J, CUDA).settings();
    assertThat(whole.contains(GpuRequest.TASK_AMOUNT)).isFalse();
    assertThat(whole.get(GpuRequest.EXECUTOR_AMOUNT)).isEqualTo("2");
    SparkConf shared = GpuRequest.of(cluster(), DL4J, CUDA).settings();
    assertThat(gpuSettings(shared)).as("shares count for the application only").isEqualTo(3);
    for (SparkConf conf : List.of(dynamic, whole, shared)) {
      assertThat(conf.get("spark.executorEnv.CUDA_DEVICE_ORDER")).isEqualTo("PCI_BUS_ID");
    }
  }

  private static void assertRefused(
      SparkConf conf, List<String> engines, Accelerator build, String... parts) {
    assertThatThrownBy(() -> GpuRequest.of(conf, engines, build))
        .isInstanceOf(UserMistakeException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void refusesGpusThatNobodyWouldUse() {
    for (String master : List.of("spark://host:7077", "local[*]")) {
      SparkConf given = cluster().set("spark.master", master);
      assertRefused(given, FUSED, CPU, "spark.task.resource.gpu.amount=0.25", "fused", "CPU");
      assertRefused(given, DL4J, CPU, "spark.task.resource.gpu.amount=0.25", "dl4j", "-Pcuda");
    }
    SparkConf executors = conf("yarn", "executor.resource.gpu.amount=1");
    assertRefused(executors, FUSED, CPU, "spark.executor.resource.gpu.amount=1", "fused");
    assertRefused(conf("local"), FUSED, CUDA, "fused", "-Pcuda", "sweep.engine=dl4j");
  }

  @Test
  void refusesToTrainWithoutThem() {
    assertRefused(conf("yarn"), DL4J, CUDA, "dl4j", GpuRequest.TASK_AMOUNT, "gpu.conf");
    SparkConf noExecutor = conf("yarn", "task.resource.gpu.amount=1");
    assertRefused(noExecutor, DL4J, CUDA, GpuRequest.EXECUTOR_AMOUNT, "gpu.conf");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "0.75", "2", "half", "NaN"})
  void refusesSharesThatSparkDoesNotGive(String share) {
    SparkConf given = cluster("task.resource.gpu.amount=" + share);
    assertRefused(given, DL4J, CUDA, GpuRequest.TASK_AMOUNT + " cannot be " + share, "0.5 or less");
  }

  @ParameterizedTest
  @CsvSource({"0", "0.5", "many"})
  void refusesExecutorsWithPartsOfAGpu(String amount) {
    SparkConf given = cluster("executor.resource.gpu.amount=" + amount);
    assertRefused(given, DL4J, CUDA, GpuRequest.EXECUTOR_AMOUNT + " cannot be " + amount, "whole");
  }
}
