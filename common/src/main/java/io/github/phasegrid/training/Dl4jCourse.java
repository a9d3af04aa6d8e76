package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.network.NativeRuntime;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One run from its first to its last epoch: all that a recipe says of epochs, but for their steps.
 */
final class Dl4jCourse {
  private final TrainingRun run;
  private final Sample sample;
  private final Dl4jRun network;
  private final EpochSteps steps;
  private final UncountedListener listener;
  private EarlyStopping stopping;
  private int epochs;
  private double secondsBefore;

  /**
   * @param network changed by the steps
   * @param steps of its epochs
   */
  private Dl4jCourse(
      TrainingRun run,
      Sample sample,
      Dl4jRun network,
      EpochSteps steps,
      UncountedListener listener) {
    this.run = run;
    this.sample = sample;
    this.network = network;
    this.steps = steps;
    this.listener = listener;
    this.stopping = new EarlyStopping(run.recipe().patience());
  }

  /** Gives the steps of a run's epochs. */
  @FunctionalInterface
  interface Stepping {
    EpochSteps of(TrainingRun run, Dl4jRun network);
  }

  /** Trains runs one after the other; one that has a state goes on from it. */
  static void followAll(
      List<TrainingRun> runs,
      Map<String, RunState> states,
      Sample sample,
      TrainingListener listener,
      Stepping stepping)
      throws InterruptedException {
    NativeRuntime.prepare();
    for (TrainingRun run : runs) {
      run.requireLabelsOf(sample.train());
      UncountedListener uncounted = new UncountedListener(listener);
      try (Dl4jRun network = new Dl4jRun(run, sample, DataType.FLOAT)) {
        Dl4jCourse course =
            new Dl4jCourse(run, sample, network, stepping.of(run, network), uncounted);
        if (states.containsKey(run.id())) {
          course.resume(states.get(run.id()));
        } else {
          course.begin();
        }
        course.follow();
      }
    }
  }

  private void begin() {
    handOut(new Checkpoint(0), 0);
  }

  private void resume(RunState state) {
    network.restore(state.numbers(), state.epochs(), steps.perEpoch() * state.epochs());
    stopping = new EarlyStopping(run.recipe().patience(), state);
    epochs = state.epochs();
    secondsBefore = state.seconds();
  }

  private void follow() throws InterruptedException {
    boolean stopped = false;
    try {
      while (epochs < run.epochsNeeded() && !stopped) {
        EpochMetrics metrics = epoch(epochs);
        epochs++;
        listener.epochDone(run.id(), metrics);
        handOut(new Checkpoint(epochs), epochs);
        stopped = stopping.stopsAfter(metrics.trainingLoss());
        if (epochs < run.epochsNeeded() && !stopped) {
          listener.betweenEpochs(() -> List.of(state()));
        }
      }
    } catch (Diverged diverged) {
      listener.ended(run.id(), new RunOutcome.Failed(epochs, diverged.getMessage(), seconds()));
      return;
    }
    handOut(Checkpoint.LAST, epochs);
    listener.ended(run.id(), new RunOutcome.Completed(epochs, stopped, seconds()));
  }

  private double seconds() {
    return secondsBefore + listener.secondsTraining();
  }

  private RunState state() {
    return new RunState(
        run.id(),
        epochs,
        stopping.best(),
        stopping.epochsWithoutImprovement(),
        seconds(),
        network.state());
  }

  private EpochMetrics epoch(int epoch) throws InterruptedException, Diverged {
    EpochSteps.Tally tally = steps.train(epoch);
    int visits = sample.epochLength();
    if (!network.isFinite()) {
      int last = Averaging.minibatches(visits, run.recipe().batchSize());
      throw new Diverged("a weight is no longer a finite number", epoch, last);
    }
    double rate = run.recipe().learningRate(epoch);
    network.endEpoch();
    LossAndAccuracy validation = network.validate(sample.validation());
    return new EpochMetrics(
        epoch + 1,
        tally.lossSum() / visits,
        (double) tally.correct() / visits,
        validation.loss(),
        validation.accuracy(),
        rate);
  }

  private void handOut(Checkpoint checkpoint, int epochs) {
    if (run.checkpoints().contains(checkpoint)) {
      listener.checkpointReached(run.id(), checkpoint, epochs, network.weights());
    }
  }
}
