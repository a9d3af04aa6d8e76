package io.github.phasegrid.train;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.stage.ParallelJobs;
import io.github.phasegrid.stage.SignsOfLife;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.stage.TaskResources;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.SweepFile;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Accelerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Spark on two slots of this JVM, and a few digits for workers to train on. */
final class TwoSlots implements AutoCloseable {
  private final JavaSparkContext spark;
  private final Dataset digits;
  private final Broadcast<Dataset> shared;

  private TwoSlots(JavaSparkContext spark, Dataset digits) {
    this.spark = spark;
    this.digits = digits;
    this.shared = spark.broadcast(digits);
  }

  static TwoSlots start() {
    SparkConf conf = new SparkConf().setMaster("local[2]").setAppName("workers");
    conf.set("spark.ui.enabled", "false").set("spark.driver.host", "127.0.0.1");
    conf.set("spark.executor.heartbeatInterval", "100ms"); // so that a silence may be short
    Dataset all = Datasets.load(DatasetSpec.of("mnist-10k", ""), Path.of("."));
    return new TwoSlots(
        new JavaSparkContext(conf),
        new Dataset(
            "digits",
            all.shape(),
            all.classes(),
            all.train().slice(0, 200),
            all.test().slice(0, 50),
            "f".repeat(64)));
  }

  JavaSparkContext spark() {
    return spark;
  }

  Dataset digits() {
    return digits;
  }

  /**
   * A sweep of two epochs that workers train.
   *
   * @param text what is otherwise
   */
  Sweep sweep(String text) {
    String sweep =
        "sweep { name = x, dataset.name = digits, training.parallelism = data, grid.width = [6],"
            + " recipe { epochs = 2, batch-size = 32 } }\n";
    return SweepFile.ofText(sweep + text, List.of(), Path.of("x.conf"));
  }

  /** The only trial of such a sweep. */
  Trial trial(String text) {
    return sweep(text).trials(digits).get(0);
  }

  /** Signs of life that nobody looks at. */
  SignsOfLife signs() {
    return new ParallelJobs(spark, () -> 1, new StopSignal(), Duration.ofHours(1), line -> {})
        .signs();
  }

  SparkWorkers workers(Trial trial, SignsOfLife signs) {
    Accelerator accelerator = Accelerator.ofThisBuild();
    return new SparkWorkers(
        spark, TaskResources.NONE, accelerator, trial, shared, signs, "a trial");
  }

  @Override
  public void close() {
    spark.stop();
  }
}
