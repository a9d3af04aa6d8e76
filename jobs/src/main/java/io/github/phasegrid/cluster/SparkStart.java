package io.github.phasegrid.cluster;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.stage.StoppedException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** Starts Spark with what Phasegrid needs: as submitted, or in local mode on all cores. */
final class SparkStart {
  /** How Spark hands the secret to a driver that it starts on a worker. */
  private static final String SECRET_VARIABLE = "_SPARK_AUTH_SECRET";

  /** One process; {@code local-cluster} has several. */
  private static final String LOCAL = "local(\\[.*)?";

  private static final String SECRET = "spark.authenticate.secret";

  private SparkStart() {}

  /** What was submitted, and what Phasegrid needs beside it. */
  static SparkConf settings(String name) {
    SparkConf conf = new SparkConf();
    boolean submitted = conf.contains("spark.master");
    conf.setAppName("phasegrid " + name);
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.ui.enabled", Boolean.toString(submitted));
    conf.setIfMissing("spark.scheduler.mode", "FAIR"); // cells and packs side by side
    conf.setIfMissing("spark.sql.shuffle.partitions", "1"); // a cell is one partition
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
    if (!conf.get("spark.master").matches(LOCAL)) {
      // A task that was given up and does not end takes its executor with it: else a slot is lost.
      conf.setIfMissing("spark.task.reaper.enabled", "true");
      conf.setIfMissing("spark.task.reaper.killTimeout", "120s");
    }
    if (!submitted) {
      // One machine: nothing of Spark need be reachable from outside.
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    String secret = System.getenv(SECRET_VARIABLE);
    if (secret != null) {
      // A standalone worker keeps it off the driver's command line, where Spark then misses it.
      conf.setIfMissing(SECRET, secret);
    }
    return conf;
  }

  /**
   * Starts it.
   *
   * @param patience how long that may take
   * @param stop when given, nobody waits for it any longer: a process that is told to end must not
   *     hold its lock until Spark is there
   * @throws UserMistakeException when it takes longer, or Spark refuses
   * @throws StoppedException when the signal comes first
   */
  static SparkSession start(SparkConf conf, Duration patience, StopSignal stop) {
    String master = conf.get("spark.master");
    FutureTask<SparkSession> start =
        new FutureTask<>(
            () -> {
              // Not by the session's builder: it would take back what this configuration leaves
              // out.
              SparkContext.getOrCreate(conf);
              return SparkSession.builder().getOrCreate();
            });
    Thread thread = new Thread(start, "phasegrid-spark-start");
    thread.setDaemon(true); // one that never ends must not keep the process
    thread.start();
    stop.whenStopped(() -> start.cancel(false));
    try {
      return start.get(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new UserMistakeException(
          String.format(
              "Spark did not start on %s within %d s; check --master, the queue and what else the"
                  + " cluster is doing, or wait longer with %s",
              master, patience.toSeconds(), Cluster.PATIENCE),
          e);
    } catch (CancellationException e) {
      throw new StoppedException();
    } catch (ExecutionException e) {
      if (stop.stopped()) { // Spark cannot start in a process that ends
        throw new StoppedException();
      }
      throw new UserMistakeException(
          "Spark did not start on " + master + ": " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Spark started", e);
    }
  }
}
