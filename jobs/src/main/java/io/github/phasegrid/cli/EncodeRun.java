package io.github.phasegrid.cli;

import com.typesafe.config.ConfigUtil;
import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.cluster.Cluster;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetCatalog;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.encode.ArraySource;
import io.github.phasegrid.encode.CodeSource;
import io.github.phasegrid.encode.EncodeStage;
import io.github.phasegrid.encode.NetworkSource;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.stage.StoppedException;
import io.github.phasegrid.sweep.ImportedTrial;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.SweepFile;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.train.SweepMembership;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a trial of a network that was trained elsewhere: codes, scores, chart and report. What is
 * there already is not done again.
 */
final class EncodeRun {
  private static final int LONGEST_NAME = 100;
  private static final int NAME_DIGITS = 8;

  private final EncodeOptions options;

  EncodeRun(EncodeOptions options) {
    this.options = options;
  }

  int call() throws IOException, InterruptedException {
    Logging.configure(options.common.output.debug);
    options.check();
    try (CodeSource source = source()) {
      ImportedTrial imported = source.trial();
      sweep(options.plainName(), imported); // refuses what cannot be, before anything is written
      try (Termination termination = new Termination();
          WarehouseWriter warehouse =
              WarehouseWriter.open(
                  options.common.warehouse,
                  HadoopSettings.configuration(),
                  "encode " + options.plainName())) {
        SweepMembership membership = new SweepMembership(warehouse);
        Sweep sweep = sweep(name(membership, imported.trial()), imported);
        return new Steps(
                source, imported.trial(), sweep, membership, warehouse, termination.signal())
            .run();
      }
    }
  }

  /** A name is whose it was first: one of other trials is not taken from them. */
  private String name(SweepMembership membership, Trial trial) throws IOException {
    String plain = options.plainName();
    if (Set.of(trial.fingerprint()).containsAll(membership.trials(plain))) {
      return plain;
    } else if (!options.name.isBlank()) {
      throw new UserMistakeException(
          "--name %s: warehouse %s has a sweep of that name with other trials; give another name"
              .formatted(plain, options.common.warehouse));
    }
    String digits = "-" + trial.fingerprint().substring(0, NAME_DIGITS);
    return plain.substring(0, Math.min(plain.length(), LONGEST_NAME - digits.length())) + digits;
  }

  private static void warn(String line) {
    System.err.println(line);
  }

  private CodeSource source() throws IOException {
    if (options.codes != null) {
      return ArraySource.open(
          options.data.isBlank() ? options.plainName() : options.data,
          new ArraySource.Files(options.codes, options.labels),
          options.testCodes == null
              ? Optional.empty()
              : Optional.of(new ArraySource.Files(options.testCodes, options.testLabels)));
    }
    Dataset dataset = Datasets.load(dataset(options.data, Path.of("")), CommonOptions.dataFolder());
    return NetworkSource.open(options.model, options.rule(), dataset);
  }

  /** A folder that is called like a known dataset is meant only where it is written as a path. */
  static DatasetSpec dataset(String given, Path workingDirectory) {
    Path folder = workingDirectory.resolve(given);
    return Files.isDirectory(folder) && !DatasetCatalog.names().contains(given)
        ? DatasetSpec.of("", folder.toString())
        : DatasetSpec.of(given, "");
  }

  /** The sweep that has this trial alone: it says how to score, and what the report is called. */
  private Sweep sweep(String name, ImportedTrial trial) {
    String layers = trial.layers().size() > 1 ? "[all, each]" : "[all]";
    String text =
        String.join(
            "\n",
            "sweep.name = " + ConfigUtil.quoteString(name),
            "sweep.dataset.name = " + ConfigUtil.quoteString(trial.dataset()),
            "sweep.grid.width = [1]", // of no account: the trial is given
            "sweep.scoring { engine = packed, layers = " + layers + " }");
    return SweepFile.ofText(text, options.common.overrides, Path.of("encode"));
  }

  /** What is done to one trial. */
  private final class Steps {
    private final CodeSource source;
    private final Trial trial;
    private final Sweep sweep;
    private final SweepMembership membership;
    private final WarehouseWriter warehouse;
    private final StopSignal stop;
    private final StageFailures failures = new StageFailures();

    Steps(
        CodeSource source,
        Trial trial,
        Sweep sweep,
        SweepMembership membership,
        WarehouseWriter warehouse,
        StopSignal stop) {
      this.source = source;
      this.trial = trial;
      this.sweep = sweep;
      this.membership = membership;
      this.warehouse = warehouse;
      this.stop = stop;
    }

    int run() throws IOException, InterruptedException {
      try (Progress progress = ConsoleProgress.onStandardError(options.common.output.quiet);
          Cluster cluster =
              new Cluster(
                  sweep.name(),
                  warehouse.warehouse(),
                  HadoopSettings::given,
                  stop,
                  EncodeRun::warn)) {
        try {
          encode(progress, cluster);
          if (failures.broken().isEmpty()) {
            membership.publish(sweep.name(), List.of(trial));
          }
          if (failures.broken().isEmpty() && !stop.stopped()) {
            evaluate(progress, cluster);
          }
        } catch (StoppedException e) {
          // told to end before all codes were there to commit; how it ends is told below
        }
        cluster.requireExecutors();
        failures.broken().forEach(line -> System.err.println("broken: " + line));
        boolean whole = failures.broken().isEmpty() && !stop.stopped();
        return whole ? ExitCode.DONE : ExitCode.OTHER;
      }
    }

    private void encode(Progress progress, Cluster cluster)
        throws IOException, InterruptedException {
      if (warehouse.inventory().status(trial.fingerprint()).isPresent()) {
        progress.say("encode: nothing is missing");
        return;
      }
      progress.say(
          "encode: %d layers, %d bits an example"
              .formatted(trial.codeLayers().size(), trial.codeBits()));
      EncodeStage stage =
          new EncodeStage(
              cluster::session,
              warehouse,
              HadoopSettings.given(),
              Provenances.ofDriver(trial.datasetFingerprint(), source.description()),
              progress,
              stop);
      failures.addAll(stage.run(source, trial, options.patience.giveUpAfter));
    }

    private void evaluate(Progress progress, Cluster cluster)
        throws IOException, InterruptedException {
      Evaluation evaluation =
          new Evaluation(sweep, warehouse, progress, stop, cluster, options.patience.giveUpAfter);
      List<Trial> trials = List.of(trial);
      failures.addAll(evaluation.scoreCodes(trials, source.classes(), options.scoring.profile));
      if (!stop.stopped()) {
        evaluation.chart(trials);
        evaluation.report(trials);
      }
    }
  }
}
