package io.github.phasegrid.train;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Inputs;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.Dl4jNetworks;
import io.github.phasegrid.stage.SignsOfLife;
import io.github.phasegrid.sweep.Keep;
import io.github.phasegrid.sweep.Look;
import io.github.phasegrid.sweep.Pack;
import io.github.phasegrid.sweep.Runs;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Accelerator;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.Engines;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.Trainer;
import io.github.phasegrid.training.TrainingRun;
import io.github.phasegrid.training.resume.ResumableTraining;
import io.github.phasegrid.training.resume.StateStore;
import io.github.phasegrid.warehouse.AttemptOutput;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.FileSystemSettings;
import io.github.phasegrid.warehouse.PackState;
import io.github.phasegrid.warehouse.Provenance;
import io.github.phasegrid.warehouse.TrainedTrial;
import io.github.phasegrid.warehouse.TrialStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.TaskContext;

/**
 * Trains one pack, on an executor, or from the driver where workers all over the cluster train it:
 * everything it needs comes with it or from the data handed over, everything it makes lies staged
 * in the warehouse when it returns.
 *
 * @param pack what to train
 * @param keepModels which checkpoints' networks are written
 * @param warehouse where
 * @param hadoop settings of the file systems
 * @param provenance what made the result; host, CPU and BLAS are the executor's own
 * @param accelerator where Deeplearning4j computes
 * @param stateInterval how often the pack's state is saved, for attempts to come
 */
record PackTask(
    Pack pack,
    Keep keepModels,
    String warehouse,
    Map<String, String> hadoop,
    Provenance provenance,
    Accelerator accelerator,
    Duration stateInterval)
    implements Serializable {

  /**
   * What a task returns to the driver.
   *
   * @param pack what was trained
   * @param trials how each trial ended
   * @param output where its files lie
   * @param resumedAfter epochs that an earlier attempt had trained; 0 if it started afresh
   */
  record Result(Pack pack, List<TrainedTrial> trials, AttemptOutput output, int resumedAfter)
      implements Serializable {}

  /**
   * Trains it in this task.
   *
   * @param signs given with every step and epoch, and every batch of codes
   */
  Result run(Dataset dataset, SignsOfLife signs) throws IOException, InterruptedException {
    String device = TaskDevice.bind(TaskContext.get().resourcesJMap(), pack.engine(), accelerator);
    Trainer trainer = Engines.trainer(pack.engine());
    return run(dataset, trainer, new Place(Machine.here(), device), signs);
  }

  /**
   * Trains it with an engine of one's own.
   *
   * @param trainer of the pack's engine
   * @param place where that computes
   * @param signs given with every step and epoch, and every batch of codes
   */
  Result run(Dataset dataset, Trainer trainer, Place place, SignsOfLife signs)
      throws IOException, InterruptedException {
    Sample sample = Runs.sample(pack.trials().get(0), dataset);
    Map<String, int[]> labels = new LinkedHashMap<>();
    List<TrainingRun> runs = new ArrayList<>();
    for (Trial trial : pack.trials()) {
      int[] own = Runs.labels(trial, sample);
      labels.put(trial.fingerprint(), own);
      runs.add(Runs.run(trial, own, trainedTo()));
    }
    try (AttemptWriter attempt =
            AttemptWriter.start(warehouse, pack.id(), FileSystemSettings.configuration(hadoop));
        PackRecorder recorder =
            new PackRecorder(
                pack,
                sample,
                inputs(sample, dataset),
                labels,
                signs,
                (trial, checkpoint, weights) -> {
                  // Of a checkpoint taken before the model is there already, and stays as it is.
                  if (keepModels.keeps(checkpoint) && !recorded(checkpoint)) {
                    try (OutputStream out = attempt.model(trial.fingerprint(), checkpoint)) {
                      Dl4jNetworks.writeZip(trial.network(), weights, out);
                    }
                  }
                })) {
      ResumableTraining.Effort effort = training(trainer, place).train(runs, sample, recorder);
      Machine machine = place.machine();
      Provenance here =
          provenance.at(machine.host(), machine.cpu(), machine.blas(), place.device());
      new PackRows(pack, recorder, sample, effort, here).write(attempt, signs);
      return new Result(
          pack, trained(recorder.outcomes()), attempt.finish(), effort.resumedAfter());
    }
  }

  private boolean recorded(Checkpoint checkpoint) {
    return pack.looks().stream()
        .anyMatch(look -> look.checkpoint().equals(checkpoint) && look.recorded());
  }

  /** What codes are taken of: the same for all trials of the pack. */
  private Map<Split, Inputs> inputs(Sample sample, Dataset dataset) {
    Map<Split, Inputs> inputs = new EnumMap<>(Split.class);
    for (Look look : pack.looks()) {
      for (Split split : look.splits()) {
        inputs.computeIfAbsent(
            split, key -> Runs.inputs(pack.trials().get(0), sample, dataset, key));
      }
    }
    return inputs;
  }

  /**
   * States are gone on with only where the same program computes the same bits: otherwise a trial's
   * numbers would be those of no machine, and its provenance would be wrong.
   */
  private ResumableTraining training(Trainer trainer, Place place) {
    String identity =
        String.join(
            "\n",
            "pack " + pack.id(),
            "engine " + trainer.engine() + " " + trainer.numericVersion(),
            "phasegrid " + provenance.phasegridVersion() + " " + provenance.gitCommit(),
            "java " + System.getProperty("java.vm.version"),
            "cpu " + place.machine().cpu(),
            "blas " + place.machine().blas(),
            "device " + place.device());
    StateStore store =
        PackState.of(warehouse, pack.id(), identity, FileSystemSettings.configuration(hadoop));
    return new ResumableTraining(trainer, identity, store, stateInterval);
  }

  /**
   * New trials are trained to their end, so that their history is whole; others as far as is looked
   * at.
   */
  private SortedSet<Checkpoint> trainedTo() {
    SortedSet<Checkpoint> checkpoints = new TreeSet<>(pack.checkpoints());
    if (pack.complete()) {
      checkpoints.add(Checkpoint.LAST);
    }
    return checkpoints;
  }

  private List<TrainedTrial> trained(Map<String, RunOutcome> outcomes) {
    return pack.trials().stream()
        .map(
            trial -> {
              RunOutcome outcome = outcomes.get(trial.fingerprint());
              boolean failed = outcome instanceof RunOutcome.Failed;
              if (failed && !pack.complete()) {
                throw new IllegalStateException(
                    "trial "
                        + trial.fingerprint()
                        + " was trained before and now fails: this machine computes other numbers");
              }
              return new TrainedTrial(
                  trial.fingerprint(),
                  failed ? TrialStatus.FAILED : TrialStatus.DONE,
                  outcome instanceof RunOutcome.Failed failure ? failure.cause() : "",
                  outcome.epochs(),
                  pack.complete());
            })
        .toList();
  }
}
