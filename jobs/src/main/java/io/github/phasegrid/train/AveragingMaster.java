package io.github.phasegrid.train;

import io.github.phasegrid.stage.SignsOfLife;
import io.github.phasegrid.training.WorkerPool;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementAddFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Deeplearning4j's master for one round, made to give the same bits on any cluster:
 *
 * <ul>
 *   <li>Its own tree aggregation adds up in the order in which tasks end (Spark's {@code fold}), so
 *       that three workers or more give other bits each time. Here sums are added up in the order
 *       of the workers, on the driver, with its own functions.
 *   <li>It deals out examples at random, and through shuffles whose order is that of the network.
 *       Here the data comes in as one partition for each worker, in order, and no more than one
 *       round of it, which it leaves as it is.
 *   <li>It counts an averaging as {@code frequency} steps, also where the last of an epoch had
 *       less.
 * </ul>
 */
final class AveragingMaster extends ParameterAveragingTrainingMaster {
  private final JavaSparkContext spark;
  private final RoundOfWorkers round;
  private final SignsOfLife signs;
  private Broadcast<NetBroadcastTuple> state;
  private WorkerPool.RoundTally tally;

  /**
   * @param round one round; a worker makes no more steps in it than the first does
   * @param batchSize examples of a minibatch
   * @param signs given by workers with every step
   */
  AveragingMaster(JavaSparkContext spark, RoundOfWorkers round, int batchSize, SignsOfLife signs) {
    super(
        new ParameterAveragingTrainingMaster.Builder(round.round().workers(), batchSize)
            .batchSizePerWorker(batchSize)
            .averagingFrequency(round.round().steps(0))
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.Never)
            .storageLevel(null) // each minibatch is used once
            .rngSeed(0)); // of splits, of which there is one
    this.spark = spark;
    this.round = round;
    this.signs = signs;
  }

  /** What the workers told, once the round is trained. */
  WorkerPool.RoundTally tally() {
    return tally;
  }

  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkDl4jMultiLayer network) {
    MultiLayerNetwork own = network.getNetwork();
    return worker(own.params(), own.getUpdater().getStateViewArray(), false);
  }

  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph network) {
    ComputationGraph own = network.getNetwork();
    return worker(own.params(), own.getUpdater().getStateViewArray(), true);
  }

  private AveragingWorker worker(INDArray parameters, INDArray moments, boolean isGraph) {
    // Copies: in local mode a broadcast is the object itself.
    state =
        spark.broadcast(
            new NetBroadcastTuple(
                (MultiLayerConfiguration) null,
                parameters.dup(),
                moments == null ? null : moments.dup()));
    WorkerConfiguration configuration =
        new WorkerConfiguration(
            isGraph, rddDataSetNumExamples, batchSizePerWorker, averagingFrequency, 0, false);
    return new AveragingWorker(state, configuration, round, signs);
  }

  /** Known: counting would make all of them one time more. */
  @Override
  protected <T, R extends JavaRDDLike<T, R>> long getTotalDataSetObjectCount(
      JavaRDDLike<T, R> minibatches) {
    return round.round().minibatches();
  }

  @Override
  protected void processResults(
      SparkDl4jMultiLayer layers,
      SparkComputationGraph graph,
      JavaRDD<ParameterAveragingTrainingResult> results,
      int split,
      int splits) {
    List<WorkerResult.Share> shares;
    try {
      shares = results.map(WorkerResult::share).collect(); // in the order of the workers
    } finally {
      state.destroy();
    }
    Model network = layers != null ? layers.getNetwork() : graph.getNetwork();
    ParameterAveragingAggregationTuple sum = sum(shares);
    takeOver(sum.getParametersSum().divi(sum.getAggregationsCount()), network.params());
    INDArray moments =
        layers != null
            ? layers.getNetwork().getUpdater().getStateViewArray()
            : graph.getNetwork().getUpdater().getStateViewArray();
    if (moments != null) {
      takeOver(sum.getUpdaterStateSum().divi(sum.getAggregationsCount()), moments);
    }
    tally = tally(shares);
  }

  private static void takeOver(INDArray mean, INDArray target) {
    target.assign(mean);
    mean.close();
  }

  /** Added up one after the other, in their order. */
  private static ParameterAveragingAggregationTuple sum(List<WorkerResult.Share> shares) {
    ParameterAveragingElementAddFunction plus = new ParameterAveragingElementAddFunction();
    ParameterAveragingAggregationTuple sum = null;
    for (WorkerResult.Share share : shares) {
      try {
        sum = plus.call(sum, share.result());
      } catch (Exception e) { // of the interface; adding throws none that is checked
        throw new IllegalStateException(e);
      }
    }
    return sum;
  }

  private WorkerPool.RoundTally tally(List<WorkerResult.Share> shares) {
    double[] losses = new double[round.round().minibatches()];
    Arrays.fill(losses, Double.NaN); // a worker whose loss was not finite left out the rest
    int correct = 0;
    for (int worker = 0; worker < shares.size(); worker++) {
      WorkerResult.Tally told = shares.get(worker).tally();
      for (int step = 0; step < told.losses().length; step++) {
        losses[round.round().minibatch(worker, step)] = told.losses()[step];
      }
      correct += told.correct();
    }
    return new WorkerPool.RoundTally(losses, correct);
  }
}
