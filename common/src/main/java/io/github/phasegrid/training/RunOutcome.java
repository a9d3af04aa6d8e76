package io.github.phasegrid.training;

/** How a run ended. */
public sealed interface RunOutcome {

  /** Epochs run to their end. */
  int epochs();

  /** The run's share of the pack's training time. */
  double seconds();

  /**
   * The run ended as its recipe says.
   *
   * @param epochs epochs run
   * @param stoppedEarly whether early stopping ended it
   * @param seconds share of the pack's training time
   */
  record Completed(int epochs, boolean stoppedEarly, double seconds) implements RunOutcome {}

  /**
   * The run failed by itself, and would fail again: its loss or a weight is not finite.
   *
   * @param epochs epochs run to their end before
   * @param cause one line for a person
   * @param seconds share of the pack's training time
   */
  record Failed(int epochs, String cause, double seconds) implements RunOutcome {}
}
