package io.github.phasegrid.training;

import io.github.phasegrid.dataset.ExampleOrder;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.LossAndAccuracy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Trains all runs of a pack together: each batch is gathered once, the first layers of all runs are
 * one matrix product, and what follows goes run by run while its numbers are in the cache. On one
 * thread.
 *
 * <p>Runs of one pack share the sample and the batch size; network, recipe, labels and seed may
 * differ. A run that ends leaves the pack at the end of the epoch and costs nothing after.
 *
 * <p>Numbers are floats, losses sums of doubles. A run's result is bit-identical in any pack on one
 * type of processor.
 */
public final class FusedTrainer implements Trainer {

  @Override
  public String engine() {
    return "fused";
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
    int batch = runs.get(0).recipe().batchSize();
    for (TrainingRun run : runs) {
      if (run.labels().length != sample.train().count()) {
        throw new IllegalArgumentException(
            "run %s has %d labels for %d examples"
                .formatted(run.id(), run.labels().length, sample.train().count()));
      }
      if (run.recipe().batchSize() != batch) {
        throw new IllegalArgumentException(
            "run %s has batches of %d, the first of the pack %d"
                .formatted(run.id(), run.recipe().batchSize(), batch));
      }
    }
    requireStates(runs, states, sample);
    try (FusedPack pack = new FusedPack(runs, states, sample)) {
      new Course(pack, states, sample, batch, listener).follow();
    }
  }

  @Override
  public void requireStates(List<TrainingRun> runs, Map<String, RunState> states, Sample sample) {
    Set<Integer> epochs = new HashSet<>();
    for (TrainingRun run : runs) {
      RunState state = states.get(run.id());
      epochs.add(state == null ? 0 : state.epochs());
      if (state != null) {
        state.requireOf(run, FusedState.length(run, sample.train().inputs(), sample.classes()));
      }
    }
    if (epochs.size() > 1) {
      throw new IllegalArgumentException("runs of one pack stand at different epochs: " + epochs);
    }
  }

  /** A pack from its first to its last epoch. */
  private static final class Course {
    private final FusedPack pack;
    private final int batch;
    private final TrainingListener listener;
    private final ExampleOrder order;
    private final int[] visits;
    private final Map<FusedRun, Progress> progress = new HashMap<>();
    private int epoch;

    Course(
        FusedPack pack,
        Map<String, RunState> states,
        Sample sample,
        int batch,
        TrainingListener listener) {
      this.pack = pack;
      this.batch = batch;
      this.listener = listener;
      this.order = ExampleOrder.of(sample);
      this.visits = new int[order.epochLength()];
      for (FusedRun run : pack.runs()) {
        RunState state = states.get(run.run().id());
        progress.put(run, state == null ? new Progress(run.run()) : new Progress(run.run(), state));
        epoch = state == null ? 0 : state.epochs(); // the same for all
      }
    }

    void follow() throws InterruptedException {
      if (epoch == 0) {
        begin();
      }
      for (; !pack.runs().isEmpty(); epoch++) {
        long started = System.nanoTime();
        order.write(epoch, visits);
        for (int from = 0; from < visits.length; from += batch) {
          if (Thread.interrupted()) {
            throw new InterruptedException("training a pack");
          }
          pack.step(visits, from, Math.min(batch, visits.length - from), epoch);
        }
        pack.endEpoch(epoch);
        List<LossAndAccuracy> validation = pack.validate();
        share((System.nanoTime() - started) * 1e-9);
        List<FusedRun> runs = pack.runs();
        for (int i = 0; i < runs.size(); i++) {
          report(runs.get(i), validation.get(i));
        }
        if (!pack.runs().isEmpty()) {
          listener.betweenEpochs(this::states);
        }
      }
    }

    private void begin() {
      for (FusedRun run : pack.runs()) {
        handOut(run, new Checkpoint(0), 0);
        if (run.run().epochsNeeded() == 0) {
          complete(run, 0, false);
        }
      }
    }

    private List<RunState> states() {
      return pack.runs().stream()
          .map(run -> progress.get(run).state(run.run().id(), epoch + 1, run.state()))
          .toList();
    }

    /** Divides time among the runs by the units they occupied. */
    private void share(double seconds) {
      for (FusedRun run : pack.runs()) {
        progress.get(run).seconds += seconds * run.width() / pack.units();
      }
    }

    private void report(FusedRun run, LossAndAccuracy validation) {
      TrainingRun training = run.run();
      Progress progress = this.progress.get(run);
      if (run.hasFailed()) {
        pack.remove(run);
        listener.ended(
            training.id(), new RunOutcome.Failed(epoch, run.tally().failure(), progress.seconds));
        return;
      }
      EpochMetrics metrics =
          new EpochMetrics(
              epoch + 1,
              run.tally().drainLoss() / visits.length,
              (double) run.tally().drainCorrect() / visits.length,
              validation.loss(),
              validation.accuracy(),
              training.recipe().learningRate(epoch));
      listener.epochDone(training.id(), metrics);
      handOut(run, new Checkpoint(epoch + 1), epoch + 1);
      boolean stopped = progress.stopping.stopsAfter(metrics.trainingLoss());
      if (stopped || epoch + 1 == training.epochsNeeded()) {
        complete(run, epoch + 1, stopped);
      }
    }

    private void complete(FusedRun run, int epochs, boolean stopped) {
      handOut(run, Checkpoint.LAST, epochs);
      pack.remove(run);
      listener.ended(
          run.run().id(), new RunOutcome.Completed(epochs, stopped, progress.get(run).seconds));
    }

    private void handOut(FusedRun run, Checkpoint checkpoint, int epochs) {
      TrainingRun training = run.run();
      if (training.checkpoints().contains(checkpoint)) {
        listener.checkpointReached(training.id(), checkpoint, epochs, run.weights());
      }
    }
  }

  /** What is known of a run beside its weights. */
  private static final class Progress {
    private final EarlyStopping stopping;
    private double seconds;

    Progress(TrainingRun run) {
      stopping = new EarlyStopping(run.recipe().patience());
    }

    Progress(TrainingRun run, RunState state) {
      stopping = new EarlyStopping(run.recipe().patience(), state);
      seconds = state.seconds();
    }

    RunState state(String run, int epochs, float[] numbers) {
      return new RunState(
          run, epochs, stopping.best(), stopping.epochsWithoutImprovement(), seconds, numbers);
    }
  }
}
