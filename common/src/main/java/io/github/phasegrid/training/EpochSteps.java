package io.github.phasegrid.training;

/** Makes the steps of an epoch, in one place or in many. */
interface EpochSteps {

  /**
   * What an epoch's steps found on their way.
   *
   * @param lossSum over its visits, of the training-mode loss, L2 term included
   * @param correct visits whose example was classified as its label
   */
  record Tally(double lossSum, int correct) {}

  /** Steps of an epoch, as the optimizer counts them. */
  int perEpoch();

  /**
   * Makes those of one epoch.
   *
   * @param epoch counted from 0
   * @throws Diverged when a loss is not finite
   * @throws InterruptedException when the thread was interrupted
   */
  Tally train(int epoch) throws Diverged, InterruptedException;
}
