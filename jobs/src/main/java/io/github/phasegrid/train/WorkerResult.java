package io.github.phasegrid.train;

import java.io.Serializable;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementAddFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a worker has at the end of a round: Deeplearning4j's result, which tells of the last
 * minibatch alone, with what each of them found. It stays in its task; {@link #share} travels.
 */
final class WorkerResult extends ParameterAveragingTrainingResult {
  private final WorkerTally tally;

  /**
   * @param moments null where the optimizer has none, as Deeplearning4j has it
   */
  WorkerResult(INDArray parameters, INDArray moments, double score, WorkerTally tally) {
    super(parameters, moments, score, null, null, null);
    this.tally = tally;
  }

  /**
   * What the minibatches of one worker found.
   *
   * @param losses of each that it trained, in order
   * @param correct examples classified as their label
   */
  record WorkerTally(double[] losses, int correct) implements Serializable {}

  /**
   * One worker's part in the mean.
   *
   * @param sum of one
   */
  record Share(ParameterAveragingAggregationTuple sum, WorkerTally tally) implements Serializable {}

  /** As it goes to the driver. */
  static Share share(ParameterAveragingTrainingResult result) throws Exception {
    return new Share(
        new ParameterAveragingElementAddFunction().call(null, result),
        ((WorkerResult) result).tally);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
