package io.github.phasegrid.cluster;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.stage.TaskResources;
import io.github.phasegrid.training.Accelerator;
import java.util.Collection;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * GPUs as the user asks Spark for them, in Spark's own settings, narrowed to the stages that train
 * on them as far as Spark 3.5 allows it:
 *
 * <ul>
 *   <li>with dynamic allocation, training has executors with GPUs and all else has executors
 *       without;
 *   <li>without, executors are of one kind, but only training's tasks ask for a whole GPU;
 *   <li>shares of a GPU, without dynamic allocation, Spark counts only if all tasks of the
 *       application ask for the same.
 * </ul>
 *
 * <p>In local mode Spark hands out no GPUs, and where nothing trains on one none is asked for.
 */
final class GpuRequest implements TaskResources {
  static final String TASK_AMOUNT = "spark.task.resource.gpu.amount";
  static final String EXECUTOR_AMOUNT = "spark.executor.resource.gpu.amount";

  private static final String GPU = "gpu";
  private static final String TASK = "spark.task.resource.gpu.";
  private static final String EXECUTOR = "spark.executor.resource.gpu.";
  private static final String EXAMPLE = "conf/spark/gpu.conf";

  private enum Scope {
    NOBODY,
    TRAINING_WITH_ITS_EXECUTORS,
    TRAINING,
    APPLICATION
  }

  private final SparkConf given;
  private final Scope scope;

  private GpuRequest(SparkConf given, Scope scope) {
    this.given = given;
    this.scope = scope;
  }

  /** For work that trains nothing. */
  static GpuRequest none(SparkConf given) {
    return new GpuRequest(given, Scope.NOBODY);
  }

  /**
   * For training.
   *
   * @param given Spark's settings as the user gave them
   * @param engines that train
   * @throws UserMistakeException where they ask for GPUs that these engines do not use, do not ask
   *     for those that they do, or ask for what Spark does not give
   */
  static GpuRequest of(SparkConf given, Collection<String> engines, Accelerator accelerator) {
    boolean asked = given.contains(TASK_AMOUNT) || given.contains(EXECUTOR_AMOUNT);
    for (String engine : engines) {
      if (!accelerator.runs(engine)) {
        throw new UserMistakeException(
            "engine %s trains on the CPU, but this application jar is built with -Pcuda; give --set sweep.engine=dl4j, or a jar built without"
                .formatted(engine));
      }
      if (asked && !accelerator.isUsedBy(engine)) {
        throw new UserMistakeException(
            "%s=%s asks for GPUs, but engine %s of this application jar trains on the CPU; leave it out, or build with -Pcuda and give --set sweep.engine=dl4j"
                .formatted(
                    given.contains(TASK_AMOUNT) ? TASK_AMOUNT : EXECUTOR_AMOUNT,
                    given.get(given.contains(TASK_AMOUNT) ? TASK_AMOUNT : EXECUTOR_AMOUNT),
                    engine));
      }
    }
    String master = given.get("spark.master", "local");
    if (!accelerator.isGpu() || master.matches("local(\\[.*)?")) {
      return none(given);
    }
    double share = share(given);
    if (dynamic(given)) {
      return new GpuRequest(given, Scope.TRAINING_WITH_ITS_EXECUTORS);
    }
    return new GpuRequest(given, share < 1 ? Scope.APPLICATION : Scope.TRAINING);
  }

  private static double share(SparkConf given) {
    for (String setting : List.of(TASK_AMOUNT, EXECUTOR_AMOUNT)) {
      if (!given.contains(setting)) {
        throw new UserMistakeException(
            "engine dl4j of this application jar trains on GPUs, but %s is not set; give --properties-file %s, or settings like it"
                .formatted(setting, EXAMPLE));
      }
    }
    String executor = given.get(EXECUTOR_AMOUNT);
    if (!executor.matches("[1-9][0-9]{0,3}")) {
      throw new UserMistakeException(
          EXECUTOR_AMOUNT + " cannot be " + executor + "; give a whole number from 1");
    }
    String task = given.get(TASK_AMOUNT);
    try {
      double share = Double.parseDouble(task);
      if (share == 1 || (share > 0 && share <= 0.5)) {
        return share;
      }
    } catch (NumberFormatException notOne) {
      // told below
    }
    throw new UserMistakeException(
        TASK_AMOUNT + " cannot be " + task + "; a task trains on 1 GPU, or a share of 0.5 or less");
  }

  private static boolean dynamic(SparkConf conf) {
    return conf.getBoolean("spark.dynamicAllocation.enabled", false);
  }

  /** Spark's settings as it is started with. */
  SparkConf settings() {
    SparkConf settings = given.clone();
    for (scala.Tuple2<String, String> setting : given.getAll()) {
      boolean task = setting._1.startsWith(TASK);
      boolean executor = setting._1.startsWith(EXECUTOR);
      boolean removed =
          switch (scope) {
            case NOBODY, TRAINING_WITH_ITS_EXECUTORS -> task || executor;
            case TRAINING -> task;
            case APPLICATION -> false;
          };
      if (removed) {
        settings.remove(setting._1);
      }
    }
    if (scope != Scope.NOBODY) {
      settings.setIfMissing("spark.executorEnv.CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    }
    return settings;
  }

  /** The same with all that is asked for in one place, for people. */
  SparkConf askedSettings() {
    return scope == Scope.NOBODY ? settings() : given;
  }

  @Override
  public <T> JavaRDD<T> askedFor(JavaRDD<T> work) {
    return switch (scope) {
      case NOBODY, APPLICATION -> work;
      case TRAINING -> work.withResources(profile(task(), new ExecutorResourceRequests()));
      case TRAINING_WITH_ITS_EXECUTORS -> work.withResources(profile(task(), executor()));
    };
  }

  private TaskResourceRequests task() {
    return new TaskResourceRequests()
        .cpus(given.getInt("spark.task.cpus", 1))
        .resource(GPU, share(given));
  }

  private ExecutorResourceRequests executor() {
    return new ExecutorResourceRequests()
        .resource(
            GPU,
            given.getLong(EXECUTOR_AMOUNT, 1),
            given.get(EXECUTOR + "discoveryScript", ""),
            given.get(EXECUTOR + "vendor", ""));
  }

  private static ResourceProfile profile(
      TaskResourceRequests task, ExecutorResourceRequests executor) {
    ResourceProfileBuilder builder = new ResourceProfileBuilder().require(task);
    return executor.requests().isEmpty() ? builder.build() : builder.require(executor).build();
  }
}
