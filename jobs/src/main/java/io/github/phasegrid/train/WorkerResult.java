package io.github.phasegrid.train;

import io.github.phasegrid.network.Floats;
import io.github.phasegrid.training.Replica;
import java.io.Serializable;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a worker has at the end of a round: Deeplearning4j's result, which tells of the last
 * minibatch alone, with what each of them found. It stays in its task; {@link #share} travels.
 */
final class WorkerResult extends ParameterAveragingTrainingResult {
  private final Replica replica;
  private final Tally tally;

  /**
   * @param result whose arrays are those of the network
   * @param replica whose network it is
   */
  WorkerResult(ParameterAveragingTrainingResult result, Replica replica, Tally tally) {
    super(result.getParameters(), result.getUpdaterState(), result.getScore(), null, null, null);
    this.replica = replica;
    this.tally = tally;
  }

  /**
   * What the minibatches of one worker found.
   *
   * @param losses of each that it trained, in order
   * @param correct examples classified as their label
   */
  record Tally(double[] losses, int correct) implements Serializable {}

  /**
   * One worker's part in the mean, in the heap, where the garbage collector sees how large it is.
   *
   * @param parameters as they are after the round
   * @param moments of the optimizer; empty where it has none
   */
  record Share(float[] parameters, float[] moments, Tally tally) implements Serializable {

    /** As Deeplearning4j's functions take it; the arrays are new. */
    ParameterAveragingTrainingResult result() {
      return new ParameterAveragingTrainingResult(
          array(parameters), moments.length == 0 ? null : array(moments), 0, null, null, null);
    }

    private static INDArray array(float[] values) {
      INDArray array = Floats.matrix(1, values.length);
      Floats.fill(array, values);
      return array;
    }
  }

  /** What goes to the driver of a worker's result; the worker's network ends with this. */
  static Share share(ParameterAveragingTrainingResult result) {
    WorkerResult own = (WorkerResult) result;
    try (own.replica) {
      INDArray moments = own.getUpdaterState();
      return new Share(
          Floats.of(own.getParameters()),
          moments == null ? new float[0] : Floats.of(moments),
          own.tally);
    }
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
