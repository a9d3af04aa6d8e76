package io.github.phasegrid.training;

import io.github.phasegrid.network.Weights;
import java.util.List;
import java.util.function.Supplier;

/** Passes everything on, and tells how long training took without the time spent doing so. */
final class UncountedListener implements TrainingListener {
  private final TrainingListener listener;
  private final long started = System.nanoTime();
  private long spentListening;

  UncountedListener(TrainingListener listener) {
    this.listener = listener;
  }

  /** Seconds since this was made, without those in the listener. */
  double secondsTraining() {
    return (System.nanoTime() - started - spentListening) * 1e-9;
  }

  @Override
  public void epochDone(String run, EpochMetrics metrics) {
    uncounted(() -> listener.epochDone(run, metrics));
  }

  @Override
  public void checkpointReached(String run, Checkpoint checkpoint, int epoch, Weights weights) {
    uncounted(() -> listener.checkpointReached(run, checkpoint, epoch, weights));
  }

  @Override
  public void ended(String run, RunOutcome outcome) {
    uncounted(() -> listener.ended(run, outcome));
  }

  @Override
  public void betweenEpochs(Supplier<List<RunState>> states) {
    uncounted(() -> listener.betweenEpochs(states));
  }

  private void uncounted(Runnable call) {
    long before = System.nanoTime();
    call.run();
    spentListening += System.nanoTime() - before;
  }
}
