package io.github.phasegrid.training;

import io.github.phasegrid.dataset.ExampleOrder;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.LossAndAccuracy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  public void train(List<TrainingRun> runs, Sample sample, TrainingListener listener)
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
    try (FusedPack pack = new FusedPack(runs, sample)) {
      new Course(pack, sample, batch, listener).follow();
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

    Course(FusedPack pack, Sample sample, int batch, TrainingListener listener) {
      this.pack = pack;
      this.batch = batch;
      this.listener = listener;
      this.order = ExampleOrder.of(sample);
      this.visits = new int[order.epochLength()];
      pack.runs().forEach(run -> progress.put(run, new Progress(run.run())));
    }

    void follow() throws InterruptedException {
      for (FusedRun run : pack.runs()) {
        handOut(run, new Checkpoint(0), 0);
        if (run.run().epochsNeeded() == 0) {
          complete(run, 0, false);
        }
      }
      for (int epoch = 0; !pack.runs().isEmpty(); epoch++) {
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
          report(runs.get(i), epoch, validation.get(i));
        }
      }
    }

    /** Divides time among the runs by the units they occupied. */
    private void share(double seconds) {
      for (FusedRun run : pack.runs()) {
        progress.get(run).seconds += seconds * run.width() / pack.units();
      }
    }

    private void report(FusedRun run, int epoch, LossAndAccuracy validation) {
      TrainingRun training = run.run();
      Progress progress = this.progress.get(run);
      if (run.hasFailed()) {
        pack.remove(run);
        listener.ended(
            training.id(), new RunOutcome.Failed(epoch, run.failure(), progress.seconds));
        return;
      }
      EpochMetrics metrics =
          new EpochMetrics(
              epoch + 1,
              run.drainLoss() / visits.length,
              (double) run.drainCorrect() / visits.length,
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
  }
}
