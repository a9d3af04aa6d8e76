package io.github.phasegrid.training;

/**
 * Where a run stands at the end of an epoch: all that its engine needs, beside the run itself and
 * its sample, to go on to the same bits as if it had never stopped. The order of examples and the
 * dropout masks are functions of seed and step, so they need no state.
 *
 * @param run the run's id
 * @param epochs epochs trained, at least 1
 * @param bestLoss what early stopping has to beat: the lowest training loss so far
 * @param epochsWithoutImprovement since then
 * @param seconds the run's share of the training time so far
 * @param numbers weights, the optimizer's moments and running statistics, in an order of the
 *     engine's own that depends on the run and the sample alone
 */
public record RunState(
    String run,
    int epochs,
    double bestLoss,
    int epochsWithoutImprovement,
    double seconds,
    float[] numbers) {

  /** Refuses a state that {@code run} cannot be in. */
  void requireOf(TrainingRun training, int length) {
    if (epochs < 1 || epochs >= training.epochsNeeded()) {
      throw new IllegalArgumentException(
          "run %s cannot go on after %d of %d epochs"
              .formatted(run, epochs, training.epochsNeeded()));
    }
    if (numbers.length != length) {
      throw new IllegalArgumentException(
          "the state of run %s has %d numbers, not %d".formatted(run, numbers.length, length));
    }
  }
}
