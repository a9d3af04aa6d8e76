package io.github.phasegrid.cluster;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.stage.StoppedException;
import io.github.phasegrid.stage.TaskResources;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.training.Accelerator;
import io.github.phasegrid.warehouse.Warehouse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Spark, started when something first needs it: a run that has nothing left to do needs none.
 *
 * <p>Where it is a cluster, a first task looks at an executor before any work is handed out, and as
 * long as it runs someone watches that work never waits without an executor: that is said, and
 * after {@link #PATIENCE} the run is stopped.
 */
public final class Cluster implements AutoCloseable {
  /** The setting that says how long to wait for Spark to start and for executors, 5 minutes. */
  public static final String PATIENCE = "spark.phasegrid.patience";

  private static final String PATIENCE_DEFAULT = "300s";

  /** How long the end waits for tasks that were told to end. */
  private static final Duration TASKS_END = Duration.ofSeconds(5);

  private final Warehouse warehouse;
  private final Supplier<Map<String, String>> hadoop;
  private final StopSignal stop;
  private final Consumer<String> says;
  private final SparkConf given;
  private GpuRequest gpus;
  private Started started;

  /**
   * @param name of what runs, for Spark's pages
   * @param warehouse that executors will write to
   * @param hadoop settings of the file systems, for executors
   * @param stop given when the cluster leaves the run alone for too long, and heeded while Spark
   *     starts
   * @param says receives warnings
   */
  public Cluster(
      String name,
      Warehouse warehouse,
      Supplier<Map<String, String>> hadoop,
      StopSignal stop,
      Consumer<String> says) {
    this.warehouse = warehouse;
    this.hadoop = hadoop;
    this.stop = stop;
    this.says = says;
    this.given = SparkStart.settings(name);
    this.gpus = GpuRequest.none(given);
  }

  /** Spark as it runs; on one machine there is no executor to look at and none to wait for. */
  private record Started(
      SparkSession session, Optional<ExecutorWatch> watch, Optional<ExecutorFacts> executor) {}

  /**
   * Says what will be trained, before Spark is started: GPUs are asked for only if an engine uses
   * them.
   *
   * @throws UserMistakeException when the settings ask for GPUs that no engine uses, or do not ask
   *     for what one does
   */
  public void willTrain(Plan plan, Accelerator accelerator) {
    if (started != null) {
      throw new IllegalStateException("Spark runs already");
    }
    Set<String> engines = new TreeSet<>();
    plan.packs().forEach(pack -> engines.add(pack.engine()));
    gpus = GpuRequest.of(given, engines, accelerator);
  }

  /** What tasks that train ask Spark for. */
  public TaskResources trainingResources() {
    return gpus;
  }

  /**
   * The session; starts Spark when first asked.
   *
   * @throws UserMistakeException when there is no such cluster, when it has no room, or when its
   *     executors are not such as can do the work; names the setting to change
   * @throws StoppedException when the stop signal comes first
   */
  public SparkSession session() {
    if (started == null) {
      if (stop.stopped()) {
        throw new StoppedException();
      }
      SparkConf conf = gpus.settings();
      Duration patience = patience(conf);
      Requirements.version(
          org.apache.spark.package$.MODULE$.SPARK_VERSION(),
          scala.util.Properties.versionNumberString());
      Requirements.master(conf.get("spark.master"));
      SparkSession session = SparkStart.start(conf, patience, stop);
      started = new Started(session, Optional.empty(), Optional.empty());
      if (!isLocal(session)) {
        ExecutorWatch watch = watch(session.sparkContext(), patience);
        started = new Started(session, Optional.of(watch), Optional.empty());
        started =
            new Started(
                session, Optional.of(watch), Optional.of(lookAtAnExecutor(session, patience)));
      }
    }
    return started.session();
  }

  private static Duration patience(SparkConf conf) {
    String given = conf.get(PATIENCE, PATIENCE_DEFAULT);
    try {
      long seconds = conf.getTimeAsSeconds(PATIENCE, PATIENCE_DEFAULT);
      if (seconds > 0) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      throw new UserMistakeException(
          PATIENCE + " cannot be " + given + "; give a time such as 300s or 10min", e);
    }
    throw new UserMistakeException(PATIENCE + " cannot be " + given + "; give 1s or more");
  }

  /**
   * Refuses a standalone master that does not answer, without starting Spark.
   *
   * @throws UserMistakeException naming it
   */
  public static void requireMaster(String master) {
    Requirements.master(master);
  }

  /**
   * Refuses YARN whose resource managers are silent. For when a submission has failed: before,
   * where YARN is may also be said by settings that Spark alone knows.
   *
   * @throws UserMistakeException naming them
   */
  public static void requireResourceManager(Configuration hadoop) {
    Requirements.resourceManager(hadoop);
  }

  private static boolean isLocal(SparkSession session) {
    return session.sparkContext().isLocal();
  }

  private ExecutorWatch watch(SparkContext spark, Duration patience) {
    ExecutorWatch watch =
        new ExecutorWatch(
            // Also while there are executors: tasks may ask for what none of these has.
            () ->
                spark.statusTracker().getActiveJobIds().length > 0
                    && Stream.of(spark.statusTracker().getExecutorInfos())
                        .allMatch(executor -> executor.numRunningTasks() == 0),
            patience,
            Advice.forRoom(gpus.askedSettings()),
            says,
            () -> {
              stop.stop();
              spark.cancelAllJobs();
            });
    watch.start();
    return watch;
  }

  private ExecutorFacts lookAtAnExecutor(SparkSession session, Duration patience) {
    String location = warehouse.location();
    ExecutorFacts facts = firstLook(session, location, patience);
    if (!facts.jar().equals(ApplicationJar.here())) {
      throw new UserMistakeException(
          String.format(
              "executors run %s, the driver %s; remove the other jar from"
                  + " spark.executor.extraClassPath, spark.jars and the workers' Spark",
              facts.jar().describe(), ApplicationJar.here().describe()));
    }
    if (!facts.trouble().isEmpty()) {
      throw new UserMistakeException(
          "warehouse "
              + location
              + ", seen by an executor on "
              + facts.host()
              + ": "
              + facts.trouble());
    }
    return facts;
  }

  /** The first task. It has the time that executors have to come, and as much again. */
  private ExecutorFacts firstLook(SparkSession session, String location, Duration patience) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Map<String, String> settings = Map.copyOf(hadoop.get());
    spark.sc().setJobDescription("first look at an executor");
    try {
      JavaFutureAction<List<ExecutorFacts>> look =
          spark
              .parallelize(List.of(location), 1)
              .map(place -> ExecutorFacts.here(place, settings))
              .collectAsync();
      stop.whenStopped(() -> look.cancel(true));
      return look.get(2 * patience.toMillis(), TimeUnit.MILLISECONDS).get(0);
    } catch (CancellationException e) {
      requireExecutors();
      throw new StoppedException();
    } catch (TimeoutException e) {
      throw new UserMistakeException(
          String.format(
              "an executor began a first look at warehouse %s and is not done after %d s; see that"
                  + " the executors' disks answer, or wait longer with %s",
              location, 2 * patience.toSeconds(), PATIENCE),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Spark started", e);
    } catch (ExecutionException | IllegalStateException e) { // or Spark has stopped by itself
      requireExecutors();
      if (stop.stopped()) {
        throw new StoppedException();
      }
      throw new UserMistakeException(
          spark.sc().isStopped()
              ? Advice.forRejection(spark.master())
              : Advice.forFirstTask(message(e)),
          e);
    } finally {
      spark.sc().setJobDescription(null);
    }
  }

  private static String message(Exception e) {
    Throwable told = e instanceof ExecutionException ? e.getCause() : e;
    return String.valueOf(told.getMessage());
  }

  /**
   * Refuses executors that have less memory than a pack needs.
   *
   * @throws UserMistakeException naming the setting
   */
  public void requireMemory(Plan plan, Dataset dataset) {
    SparkSession session = session();
    if (started.executor().isEmpty()) {
      return; // Java itself says when the heap of one machine is too small
    }
    ExecutorFacts executor = started.executor().get();
    SparkConf conf = session.sparkContext().getConf();
    PackMemory memory = PackMemory.of(plan, dataset);
    int tasks =
        Math.max(1, conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1));
    memory.requireIn(executor.heapBytes(), executor.nativeBytes(), tasks);
    if (session.sparkContext().master().matches("yarn|k8s:.*")) {
      memory.requireOverhead(Advice.overheadBytes(conf), tasks);
    }
  }

  /** Ends a run that was stopped because no executor came or stayed. */
  public void requireExecutors() {
    if (started != null) {
      started
          .watch()
          .flatMap(ExecutorWatch::verdict)
          .ifPresent(
              verdict -> {
                throw new UserMistakeException(verdict);
              });
    }
  }

  @Override
  public void close() {
    if (started != null) {
      started.watch().ifPresent(ExecutorWatch::close);
      awaitTasks(started.session().sparkContext());
      started.session().stop();
    }
  }

  /**
   * Tasks that were told to end hold what was broadcast to them until they have. A Spark that is
   * stopped before says so in stack traces.
   */
  private static void awaitTasks(SparkContext spark) {
    long end = System.nanoTime() + TASKS_END.toNanos();
    try {
      while (tasksRun(spark) && System.nanoTime() < end) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean tasksRun(SparkContext spark) {
    return !spark.isStopped()
        && Arrays.stream(spark.statusTracker().getExecutorInfos())
            .anyMatch(executor -> executor.numRunningTasks() > 0);
  }
}
