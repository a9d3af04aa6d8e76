package io.github.phasegrid.cli;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.cluster.Cluster;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.stage.StoppedException;
import io.github.phasegrid.sweep.Plan;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.train.SweepMembership;
import io.github.phasegrid.train.TrainStage;
import io.github.phasegrid.training.Accelerator;
import io.github.phasegrid.warehouse.WarehouseInventory;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs some or all stages of a sweep, holding the warehouse. */
final class SweepRun {
  private final SweepOptions options;
  private final TrainOptions training;
  private final ScoreOptions scoring;
  private final PatienceOptions patience;
  private final List<String> broken = new ArrayList<>();

  SweepRun(
      SweepOptions options, TrainOptions training, ScoreOptions scoring, PatienceOptions patience) {
    this.options = options;
    this.training = training;
    this.scoring = scoring;
    this.patience = patience;
  }

  /** One that computes nothing new. */
  static SweepRun ofResults(SweepOptions options) {
    return new SweepRun(options, new TrainOptions(), new ScoreOptions(), new PatienceOptions());
  }

  /** Runs the stages in their order and returns the exit code. */
  int call(Stage first, Stage... others) throws IOException, InterruptedException {
    Set<Stage> stages = EnumSet.of(first, others);
    Logging.configure(options.common.output.debug);
    training.check();
    LoadedSweep loaded = LoadedSweep.load(options);
    String name = others.length > 0 ? "run" : first.name().toLowerCase(Locale.ROOT);
    String command = name + " " + loaded.sweep().name();
    try (Termination termination = new Termination();
        WarehouseWriter warehouse =
            WarehouseWriter.open(
                options.common.warehouse, HadoopSettings.configuration(), command);
        Progress progress = ConsoleProgress.onStandardError(options.common.output.quiet);
        Cluster cluster =
            new Cluster(
                loaded.sweep().name(),
                warehouse.warehouse(),
                HadoopSettings::given,
                termination.signal(),
                SweepRun::warn)) {
      StopSignal stop = termination.signal();
      try {
        new Stages(loaded, warehouse, progress, stop, cluster).run(stages);
      } catch (StoppedException e) {
        // told to end before there was anything to commit; how it ends is told below
      }
      cluster.requireExecutors();
      return stop.stopped() ? ExitCode.OTHER : exitCode(loaded, warehouse);
    }
  }

  private static void warn(String line) {
    System.err.println(line);
  }

  private int exitCode(LoadedSweep loaded, WarehouseWriter warehouse) throws IOException {
    WarehouseInventory inventory = warehouse.inventory();
    List<Trial> failed =
        loaded.trials().stream().filter(trial -> inventory.isFailed(trial.fingerprint())).toList();
    for (Trial trial : failed) {
      System.err.println(
          "failed: "
              + StatusCommand.line(loaded.sweep(), trial)
              + ": "
              + inventory.error(trial.fingerprint()));
    }
    broken.forEach(line -> System.err.println("broken: " + line));
    if (!broken.isEmpty()) {
      System.err.println(
          "phasegrid: "
              + broken.size()
              + " jobs broke; what they leave undone is done by the same command");
      return ExitCode.OTHER;
    }
    return failed.isEmpty() ? ExitCode.DONE : ExitCode.TRIALS_FAILED;
  }

  /** The stages with what they share. */
  private final class Stages {
    private final LoadedSweep loaded;
    private final Sweep sweep;
    private final WarehouseWriter warehouse;
    private final Progress progress;
    private final StopSignal stop;
    private final Cluster cluster;
    private final Evaluation evaluation;

    Stages(
        LoadedSweep loaded,
        WarehouseWriter warehouse,
        Progress progress,
        StopSignal stop,
        Cluster cluster) {
      this.loaded = loaded;
      this.sweep = loaded.sweep();
      this.warehouse = warehouse;
      this.progress = progress;
      this.stop = stop;
      this.cluster = cluster;
      this.evaluation =
          new Evaluation(sweep, warehouse, progress, stop, cluster, patience.giveUpAfter);
    }

    void run(Set<Stage> stages) throws IOException, InterruptedException {
      List<Trial> trials = loaded.trials();
      if (stages.contains(Stage.TRAIN)) {
        train(trials);
      }
      if (stages.contains(Stage.SCORE) && !stop.stopped()) {
        score(trials);
      }
      if (stages.contains(Stage.CHART) && !stop.stopped()) {
        evaluation.chart(trials);
      }
      if (stages.contains(Stage.REPORT) && !stop.stopped()) {
        evaluation.report(trials);
      }
    }

    private void train(List<Trial> trials) throws IOException, InterruptedException {
      Plan plan = loaded.plan(warehouse.inventory(), training.retryFailed);
      progress.say(plan.headline());
      requireSpace(plan);
      new SweepMembership(warehouse).publish(sweep.name(), trials);
      if (training.retryFailed) {
        forgetFailed(trials);
      }
      progress.say(
          plan.packs().isEmpty()
              ? "train: nothing is missing"
              : String.format(
                  "train: %d packs with %d checkpoints are missing",
                  plan.packs().size(), plan.missingCheckpoints()));
      if (!plan.packs().isEmpty()) {
        Accelerator accelerator = Accelerator.ofThisBuild();
        cluster.willTrain(plan, accelerator);
        cluster.requireMemory(plan, loaded.dataset());
        TrainStage stage =
            new TrainStage(
                JavaSparkContext.fromSparkContext(cluster.session().sparkContext()),
                cluster.trainingResources(),
                accelerator,
                warehouse,
                HadoopSettings.given(),
                Provenances.ofDriver(loaded.dataset().fingerprint(), loaded.sweep().resolved()),
                progress,
                stop);
        note(
            stage.run(
                plan,
                loaded.dataset(),
                training.maxFailures,
                training.stateInterval,
                patience.giveUpAfter));
      }
    }

    private void forgetFailed(List<Trial> trials) throws IOException {
      WarehouseInventory inventory = warehouse.inventory();
      warehouse.forget(
          trials.stream()
              .map(Trial::fingerprint)
              .filter(inventory::isFailed)
              .collect(Collectors.toSet()));
    }

    private void requireSpace(Plan plan) throws IOException {
      long free = warehouse.warehouse().freeBytes();
      if (free < plan.estimatedBytes()) {
        throw new UserMistakeException(
            String.format(
                "warehouse %s: %s are free, but the plan needs about %s; free some space, give"
                    + " another --warehouse, or keep fewer networks with sweep.models.keep",
                warehouse.warehouse().location(),
                Sizes.text(free),
                Sizes.text(plan.estimatedBytes())));
      }
    }

    private void score(List<Trial> trials) throws IOException, InterruptedException {
      note(evaluation.score(trials, loaded.dataset(), scoring.profile));
      if (!stop.stopped() && broken.isEmpty()) {
        evaluation.dropCodes(trials);
      }
    }

    private void note(StageFailures failures) {
      broken.addAll(failures.broken());
    }
  }
}
