package io.github.phasegrid.training;

import java.io.Serializable;

/**
 * How a run is trained by several workers at once: each trains a copy of the network on minibatches
 * of its own, and from time to time all go on from the mean of their weights, moments and running
 * statistics.
 *
 * @param workers at least 1
 * @param frequency minibatches of each worker between two averagings, at least 1
 */
public record Averaging(int workers, int frequency) implements Serializable {

  /** Refuses what nobody can do. */
  public Averaging {
    if (workers < 1 || frequency < 1) {
      throw new IllegalArgumentException(workers + " workers, averaged every " + frequency);
    }
  }

  /**
   * Minibatches of an epoch, the last and partial one included.
   *
   * @param epochLength entries that an epoch visits
   */
  public static int minibatches(int epochLength, int batchSize) {
    return (int) (((long) epochLength + batchSize - 1) / batchSize);
  }

  /** The rounds of an epoch of so many minibatches. */
  public AveragingRounds rounds(int minibatches) {
    return new AveragingRounds(this, minibatches);
  }
}
