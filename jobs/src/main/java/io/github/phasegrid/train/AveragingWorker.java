package io.github.phasegrid.train;

import io.github.phasegrid.network.NativeGarbage;
import io.github.phasegrid.network.NativeRuntime;
import io.github.phasegrid.stage.SignsOfLife;
import io.github.phasegrid.training.Replica;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Deeplearning4j's worker with our networks: it makes them from the trial, since the update rule,
 * the loss and the dropout of a recipe are objects of ours with state of their own, which
 * Deeplearning4j would hand to all workers of a JVM alike.
 */
final class AveragingWorker extends ParameterAveragingTrainingWorker {
  private static final long serialVersionUID = 1L;

  private final Broadcast<NetBroadcastTuple> state;
  private final RoundOfWorkers round;
  private final SignsOfLife signs;
  private transient Replica replica;
  private transient double[] losses;
  private transient int steps;
  private transient int correct;

  /**
   * @param state where all start: parameters, and the optimizer's moments if it has any
   * @param round what each does; the worker is the task's partition
   * @param signs given with every step
   */
  AveragingWorker(
      Broadcast<NetBroadcastTuple> state,
      WorkerConfiguration configuration,
      RoundOfWorkers round,
      SignsOfLife signs) {
    super(state, true, configuration, null, null, null);
    this.state = state;
    this.round = round;
    this.signs = signs;
  }

  private Model begin() {
    NativeRuntime.prepare();
    round.bindDevice();
    int worker = TaskContext.getPartitionId();
    replica = round.replica(worker);
    losses = new double[round.round().steps(worker)];
    steps = 0;
    correct = 0;
    NetBroadcastTuple start = state.value();
    return replica.network(start.getParameters(), Optional.ofNullable(start.getUpdaterState()));
  }

  @Override
  public MultiLayerNetwork getInitialModel() {
    return (MultiLayerNetwork) begin();
  }

  @Override
  public ComputationGraph getInitialModelGraph() {
    return (ComputationGraph) begin();
  }

  @Override
  public ParameterAveragingTrainingResult processMinibatch(
      DataSet minibatch, MultiLayerNetwork network, boolean isLast) {
    endIfKilled();
    super.processMinibatch(minibatch, network, false);
    free(minibatch.getFeatures());
    free(minibatch.getLabels());
    return goesOn(network.score(), isLast) ? null : getFinalResult(network);
  }

  @Override
  public ParameterAveragingTrainingResult processMinibatch(
      MultiDataSet minibatch, ComputationGraph network, boolean isLast) {
    endIfKilled();
    super.processMinibatch(minibatch, network, false);
    free(minibatch.getFeatures(0));
    free(minibatch.getLabels(0));
    return goesOn(network.score(), isLast) ? null : getFinalResult(network);
  }

  /** Deeplearning4j does not look, and a task that was given up must not hold its slot. */
  private static void endIfKilled() {
    if (TaskContext.get().isInterrupted()) {
      throw new TaskKilledException("told to end");
    }
  }

  /** Now: the garbage collector does not know how large they are. */
  private static void free(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }

  /** Notes a step; one whose loss is not finite is the last, as it ends the trial. */
  private boolean goesOn(double loss, boolean isLast) {
    NativeGarbage.ofThisProcess().watch();
    signs.give();
    losses[steps] = loss;
    steps++;
    correct += replica.correct();
    return Double.isFinite(loss) && !isLast;
  }

  @Override
  public ParameterAveragingTrainingResult getFinalResult(MultiLayerNetwork network) {
    return told(super.getFinalResult(network));
  }

  @Override
  public ParameterAveragingTrainingResult getFinalResult(ComputationGraph network) {
    return told(super.getFinalResult(network));
  }

  private WorkerResult told(ParameterAveragingTrainingResult result) {
    return new WorkerResult(
        result, replica, new WorkerResult.Tally(Arrays.copyOf(losses, steps), correct));
  }
}
