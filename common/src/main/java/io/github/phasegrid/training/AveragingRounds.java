package io.github.phasegrid.training;

import java.io.Serializable;

/**
 * Which worker trains which minibatch: a function of settings and seed alone, whoever computes it
 * and on however many machines.
 *
 * <p>An epoch's minibatches keep the order they have with one worker. They are dealt out in turn,
 * so that workers differ by one at most: minibatch b of a round is the ⌊b / workers⌋-th of worker
 * {@code b mod workers}. A round is the {@code workers · frequency} minibatches between two
 * averagings; the last of an epoch may be shorter.
 *
 * @param averaging workers, and how often they are averaged
 * @param minibatches of an epoch, at least 1
 */
public record AveragingRounds(Averaging averaging, int minibatches) implements Serializable {

  /** Rounds of an epoch. */
  public int count() {
    return (int) ((minibatches + perRound() - 1) / perRound());
  }

  private long perRound() {
    return (long) averaging.workers() * averaging.frequency();
  }

  /** Steps of the busiest worker in an epoch: what the optimizer counts. */
  int stepsPerEpoch() {
    return at(0, count() - 1).firstStepOfEpoch() + at(0, count() - 1).steps(0);
  }

  /**
   * A round.
   *
   * @param epoch counted from 0
   * @param number in the epoch, counted from 0
   */
  public Round at(int epoch, int number) {
    return new Round(this, epoch, number);
  }

  /**
   * One round.
   *
   * @param of the rounds of an epoch
   * @param epoch counted from 0
   * @param number in the epoch, counted from 0
   */
  public record Round(AveragingRounds of, int epoch, int number) implements Serializable {

    /** The number in the epoch of its first minibatch. */
    int first() {
      return Math.toIntExact(number * of.perRound());
    }

    /** Minibatches of all workers together. */
    public int minibatches() {
      return (int) Math.min(of.perRound(), of.minibatches - first());
    }

    /** Workers that have anything to do: all, but for a last round that is very short. */
    public int workers() {
      return Math.min(of.averaging.workers(), minibatches());
    }

    /**
     * Minibatches of one worker.
     *
     * @param worker from 0; the first has the most
     */
    public int steps(int worker) {
      int workers = of.averaging.workers();
      return (minibatches() - worker + workers - 1) / workers;
    }

    /**
     * The number in the round of a worker's minibatch.
     *
     * @param step of this worker in this round, from 0
     */
    public int minibatch(int worker, int step) {
      return step * of.averaging.workers() + worker;
    }

    private int firstStepOfEpoch() {
      return number * of.averaging.frequency();
    }

    /** Steps that a worker has made in all rounds before: what the optimizer counts from. */
    public int firstStep() {
      return epoch * of.stepsPerEpoch() + firstStepOfEpoch();
    }

    /**
     * The number over all epochs of the minibatch of a worker's step: dropout follows from it, so
     * that no two workers drop alike.
     *
     * @param step over all epochs
     */
    long numberOver(int worker, int step) {
      return (long) epoch * of.minibatches + first() + minibatch(worker, step - firstStep());
    }
  }
}
