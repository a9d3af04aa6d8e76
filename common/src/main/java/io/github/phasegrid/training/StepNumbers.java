package io.github.phasegrid.training;

/**
 * Which of a run's minibatches a step trains, both over all epochs: dropout masks follow from it.
 */
@FunctionalInterface
interface StepNumbers {
  /** One worker: a step for each minibatch. */
  StepNumbers SAME = step -> step;

  /**
   * The minibatch's number.
   *
   * @param step what the optimizer counts
   */
  long minibatch(int step);
}
