package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Sample;
import org.deeplearning4j.nn.api.Model;

/** Workers that train copies of a network at the same time, wherever they are. */
@FunctionalInterface
public interface WorkerPool {

  /**
   * What the workers of a round found on their way.
   *
   * @param losses by minibatch of the round: its mean training-mode loss before the step, L2 term
   *     included; NaN of those that a worker left out because it had diverged
   * @param correct examples that were classified as their label
   */
  record RoundTally(double[] losses, int correct) {}

  /**
   * Has each worker make its steps of a round from where the network stands, as {@link Replica}
   * does, and puts the network's parameters and the optimizer's moments to the mean of the
   * workers', added up in the order of the workers.
   *
   * @param run whose network it is
   * @param sample what the run trains on; workers elsewhere have it there
   * @param network a {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @throws InterruptedException when the thread was interrupted; the network is then as it was
   */
  RoundTally train(TrainingRun run, Sample sample, Model network, AveragingRounds.Round round)
      throws InterruptedException;
}
