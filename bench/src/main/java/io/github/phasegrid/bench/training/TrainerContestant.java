package io.github.phasegrid.bench.training;

import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.InParallel;
import io.github.phasegrid.bench.measure.Shares;
import io.github.phasegrid.training.Dl4jTrainer;
import io.github.phasegrid.training.FusedPacking;
import io.github.phasegrid.training.FusedTrainer;
import io.github.phasegrid.training.Trainer;
import io.github.phasegrid.training.TrainingRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * One of our engines. Packs are divided between the cores; of each pack's epochs the first warms
 * up, the others count.
 *
 * @param packs what is trained together
 * @param part the study with the examples that are trained on
 * @param scale epochs of {@code part} in one of the study
 */
record TrainerContestant(
    String name, Trainer trainer, List<List<TrainingRun>> packs, Study part, double scale)
    implements Contestant {
  private static final int EPOCHS = 3;

  /** All networks of a pack together, full epochs. */
  static TrainerContestant fused(Study study) {
    int capacity = FusedPacking.capacity(study.sample().train().inputs());
    return new TrainerContestant(
        "fused",
        new FusedTrainer(),
        FusedPacking.balance(runs(study), run -> FusedPacking.units(run.perceptron()), capacity),
        study,
        1);
  }

  /** One network after the other; a tenth of an epoch, since each of its steps costs the same. */
  static TrainerContestant dl4j(Study study) {
    Study part = study.shortened(study.sample().train().count() / 10);
    return new TrainerContestant(
        "DL4J one by one",
        new Dl4jTrainer(),
        runs(part).stream().map(List::of).toList(),
        part,
        (double) study.steps() / part.steps());
  }

  private static List<TrainingRun> runs(Study study) {
    return study.widths().stream().map(width -> study.run(width, EPOCHS)).toList();
  }

  @Override
  public String unit() {
    return Study.UNIT;
  }

  @Override
  public double measure() throws InterruptedException {
    List<Callable<Double>> threads = new ArrayList<>();
    for (List<List<TrainingRun>> share : Shares.of(packs, this::cost, CORES)) {
      threads.add(() -> secondsPerEpoch(share));
    }
    return Collections.max(InParallel.run(threads)) * scale;
  }

  private double cost(List<TrainingRun> pack) {
    return part.withWidths(pack.stream().map(run -> run.perceptron().width()).toList()).flops();
  }

  private double secondsPerEpoch(List<List<TrainingRun>> share) throws InterruptedException {
    double seconds = 0;
    for (List<TrainingRun> pack : share) {
      EpochClock clock = new EpochClock();
      trainer.train(pack, part.sample(), clock);
      seconds += clock.secondsPerEpoch();
    }
    return seconds;
  }
}
