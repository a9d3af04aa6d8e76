package io.github.phasegrid.training;

import io.github.phasegrid.dataset.ExampleOrder;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.network.NativeThreads;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Trains with Deeplearning4j, one run after the other. Handles every network and recipe: multilayer
 * perceptrons as {@code MultiLayerNetwork}s, convolutional networks as {@code ComputationGraph}s.
 * Small networks cost milliseconds a step, most of it overhead.
 */
public final class Dl4jTrainer implements Trainer {

  @Override
  public String engine() {
    return "dl4j";
  }

  @Override
  public int numericVersion() {
    return 1;
  }

  @Override
  public void train(
      List<TrainingRun> runs,
      Map<String, RunState> states,
      Sample sample,
      TrainingListener listener)
      throws InterruptedException {
    requireStates(runs, states, sample);
    NativeThreads.useOne();
    for (TrainingRun run : runs) {
      if (run.labels().length != sample.train().count()) {
        throw new IllegalArgumentException(
            "run %s has %d labels for %d examples"
                .formatted(run.id(), run.labels().length, sample.train().count()));
      }
      UncountedListener uncounted = new UncountedListener(listener);
      try (Dl4jRun network = new Dl4jRun(run, sample, DataType.FLOAT)) {
        Course course = new Course(run, sample, network, uncounted);
        if (states.containsKey(run.id())) {
          course.resume(states.get(run.id()));
        } else {
          course.begin();
        }
        course.follow();
      }
    }
  }

  @Override
  public void requireStates(List<TrainingRun> runs, Map<String, RunState> states, Sample sample) {
    for (TrainingRun run : runs) {
      RunState state = states.get(run.id());
      if (state != null) {
        state.requireOf(run, Dl4jRun.stateLength(run, sample.train().inputs(), sample.classes()));
      }
    }
  }

  /** One run from its first to its last epoch. */
  private static final class Course {
    private final TrainingRun run;
    private final Sample sample;
    private final Dl4jRun network;
    private final UncountedListener listener;
    private final ExampleOrder order;
    private final int[] visits;
    private EarlyStopping stopping;
    private int epochs;
    private double secondsBefore;

    Course(TrainingRun run, Sample sample, Dl4jRun network, UncountedListener listener) {
      this.run = run;
      this.sample = sample;
      this.network = network;
      this.listener = listener;
      this.order = ExampleOrder.of(sample);
      this.visits = new int[order.epochLength()];
      this.stopping = new EarlyStopping(run.recipe().patience());
    }

    void begin() {
      handOut(new Checkpoint(0), 0);
    }

    void resume(RunState state) {
      network.restore(state.numbers(), state.epochs(), steps() * state.epochs());
      stopping = new EarlyStopping(run.recipe().patience(), state);
      epochs = state.epochs();
      secondsBefore = state.seconds();
    }

    /** Steps of an epoch. */
    private int steps() {
      return (visits.length + run.recipe().batchSize() - 1) / run.recipe().batchSize();
    }

    void follow() throws InterruptedException {
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
      order.write(epoch, visits);
      int batchSize = run.recipe().batchSize();
      double lossSum = 0;
      int correct = 0;
      int step = 0;
      for (int from = 0; from < visits.length; from += batchSize) {
        if (Thread.interrupted()) {
          throw new InterruptedException("training run " + run.id());
        }
        int rows = Math.min(batchSize, visits.length - from);
        double loss = network.step(visits, from, rows);
        step++;
        if (!Double.isFinite(loss)) {
          throw new Diverged("the training loss became " + loss, epoch, step);
        }
        lossSum += loss * rows;
        correct += network.correct();
      }
      if (!network.isFinite()) {
        throw new Diverged("a weight is no longer a finite number", epoch, step);
      }
      double rate = run.recipe().learningRate(epoch);
      network.endEpoch();
      LossAndAccuracy validation = network.validate(sample.validation());
      return new EpochMetrics(
          epoch + 1,
          lossSum / visits.length,
          (double) correct / visits.length,
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

  /** Ends a run as failed; never leaves this class. */
  private static final class Diverged extends Exception {
    private static final long serialVersionUID = 1L;

    Diverged(String what, int epoch, int step) {
      super("%s in epoch %d, step %d".formatted(what, epoch + 1, step));
    }
  }
}
