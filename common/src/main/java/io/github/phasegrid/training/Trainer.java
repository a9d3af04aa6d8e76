package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Sample;
import java.util.List;
import java.util.Map;

/**
 * A training engine. Engines differ in speed and in the last bits of a float, never in what a
 * recipe means.
 *
 * <p>A run's result is a function of its specification, its seed and the sample: not of its
 * pack-mates, the thread, or the machine's other work. Engines use one native thread.
 */
public sealed interface Trainer permits Dl4jTrainer, FusedTrainer, DataParallelTrainer {

  /** The engine's name in sweep files and tables. */
  String engine();

  /**
   * Changes whenever the engine's numbers change for the same run; part of a trial's fingerprint.
   */
  int numericVersion();

  /**
   * Trains every run from its first epoch to its end.
   *
   * @see #train(List, Map, Sample, TrainingListener)
   */
  default void train(List<TrainingRun> runs, Sample sample, TrainingListener listener)
      throws InterruptedException {
    train(runs, Map.of(), sample, listener);
  }

  /**
   * Trains every run to its end, those with a state from there: what follows is, to the bit, what
   * followed when the state was taken, on the same type of processor.
   *
   * <p>A run whose loss or weights become NaN or infinite ends as {@link RunOutcome.Failed}; the
   * others go on as if it had not been there. Anything else that goes wrong is thrown: it is the
   * machine's fault, not the run's.
   *
   * @param runs at least one, all on this sample, with one batch size
   * @param states by run; none for a run that starts
   * @param sample what they train on
   * @param listener told of everything, on this thread
   * @throws InterruptedException when the thread was interrupted; the runs are then unfinished
   * @throws IllegalArgumentException when {@link #requireStates} refuses
   */
  void train(
      List<TrainingRun> runs,
      Map<String, RunState> states,
      Sample sample,
      TrainingListener listener)
      throws InterruptedException;

  /**
   * Makes sure that these runs can go on from these states, as far as can be told without trying.
   *
   * @param states by run; none for a run that starts
   * @throws IllegalArgumentException when they cannot; says why
   */
  void requireStates(List<TrainingRun> runs, Map<String, RunState> states, Sample sample);
}
