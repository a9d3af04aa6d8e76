package io.github.phasegrid.train;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.stage.SignsOfLife;
import io.github.phasegrid.stage.TaskResources;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Accelerator;
import io.github.phasegrid.training.Averaging;
import io.github.phasegrid.training.AveragingRounds;
import io.github.phasegrid.training.TrainingRun;
import io.github.phasegrid.training.WorkerPool;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Workers of one trial that are Spark tasks: a round is a Spark job with a task for each. Where
 * there are fewer slots than workers, some wait for others; the numbers are the same.
 */
final class SparkWorkers implements WorkerPool, AutoCloseable {
  private final JavaSparkContext spark;
  private final TaskResources resources;
  private final Accelerator accelerator;
  private final SignsOfLife signs;
  private final String description;
  private final Averaging averaging;
  private final int batchSize;
  private final Broadcast<TrialData> data;

  /**
   * @param trial one that workers train
   * @param dataset as executors have it
   * @param signs given by workers with every step
   * @param description of the trial, in the Spark UI
   */
  SparkWorkers(
      JavaSparkContext spark,
      TaskResources resources,
      Accelerator accelerator,
      Trial trial,
      Broadcast<Dataset> dataset,
      SignsOfLife signs,
      String description) {
    this.spark = spark;
    this.resources = resources;
    this.accelerator = accelerator;
    this.signs = signs;
    this.description = description;
    this.averaging = trial.settings().averaging().orElseThrow();
    this.batchSize = trial.settings().integer(Setting.BATCH_SIZE);
    this.data = spark.broadcast(new TrialData(trial, dataset));
  }

  /** Where training happens: the driver, which encodes, and the executors that take workers now. */
  Place place() {
    Place driver = Place.ofDriver(accelerator);
    spark.setJobDescription(description + ": where workers are");
    Accelerator bound = accelerator;
    return Place.together(
        driver,
        resources
            .askedFor(
                tasks(averaging.workers()).map(worker -> Place.ofTask(TaskContext.get(), bound)))
            .collect());
  }

  @Override
  public RoundTally train(
      TrainingRun run, Sample sample, Model network, AveragingRounds.Round round)
      throws InterruptedException {
    spark.setJobDescription(
        "%s: epoch %d, round %d of %d"
            .formatted(description, round.epoch() + 1, round.number() + 1, round.of().count()));
    RoundOfWorkers work = new RoundOfWorkers(data, round, accelerator);
    JavaRDD<DataSet> minibatches =
        resources.askedFor(tasks(round.workers()).flatMap(work::minibatches));
    AveragingMaster master = new AveragingMaster(spark, work, batchSize, signs);
    if (network instanceof MultiLayerNetwork layers) {
      master.executeTraining(new SparkDl4jMultiLayer(spark, layers, master), minibatches);
    } else {
      ComputationGraph graph = (ComputationGraph) network;
      master.executeTraining(new SparkComputationGraph(spark, graph, master), minibatches);
    }
    return master.tally();
  }

  /** A task for each worker, in their order. */
  private JavaRDD<Integer> tasks(int workers) {
    List<Integer> numbers = IntStream.range(0, workers).boxed().toList();
    return spark.parallelize(numbers, workers);
  }

  @Override
  public void close() {
    data.destroy();
  }
}
