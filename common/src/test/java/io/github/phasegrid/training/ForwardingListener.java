package io.github.phasegrid.training;

import io.github.phasegrid.network.Weights;
import java.util.List;
import java.util.function.Supplier;

/** Passes everything on; for tests that do one thing besides. */
class ForwardingListener implements TrainingListener {
  private final TrainingListener next;

  ForwardingListener(TrainingListener next) {
    this.next = next;
  }

  @Override
  public void epochDone(String run, EpochMetrics metrics) {
    next.epochDone(run, metrics);
  }

  @Override
  public void checkpointReached(String run, Checkpoint checkpoint, int epoch, Weights w) {
    next.checkpointReached(run, checkpoint, epoch, w);
  }

  @Override
  public void ended(String run, RunOutcome outcome) {
    next.ended(run, outcome);
  }

  @Override
  public void betweenEpochs(Supplier<List<RunState>> states) {
    next.betweenEpochs(states);
  }
}
