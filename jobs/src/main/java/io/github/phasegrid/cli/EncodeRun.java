package io.github.phasegrid.cli;

import com.typesafe.config.ConfigUtil;
import io.github.phasegrid.cluster.ApplicationJar;
import io.github.phasegrid.cluster.Cluster;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.encode.ArraySource;
import io.github.phasegrid.encode.CodeSource;
import io.github.phasegrid.encode.EncodeStage;
import io.github.phasegrid.encode.NetworkSource;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.sweep.ImportedTrial;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.SweepFile;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.train.SweepMembership;
import io.github.phasegrid.warehouse.Provenance;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Makes a trial of a network that was trained elsewhere: codes, scores, chart and report. What is
 * there already is not done again.
 */
final class EncodeRun {
  private final EncodeOptions options;

  EncodeRun(EncodeOptions options) {
    this.options = options;
  }

  int call() throws IOException, InterruptedException {
    Logging.configure(options.common.output.debug);
    options.check();
    try (CodeSource source = source()) {
      ImportedTrial imported = source.trial();
      Sweep sweep = sweep(imported);
      Trial trial = imported.trial();
      try (Termination termination = new Termination();
          WarehouseWriter warehouse =
              WarehouseWriter.open(
                  options.common.warehouse,
                  HadoopSettings.configuration(),
                  "encode " + sweep.name());
          Progress progress = ConsoleProgress.onStandardError(options.common.output.quiet);
          Cluster cluster =
              new Cluster(
                  sweep.name(),
                  warehouse.warehouse(),
                  HadoopSettings::given,
                  termination.signal(),
                  EncodeRun::warn)) {
        encode(source, trial, warehouse, progress);
        new SweepMembership(warehouse).publish(sweep.name(), List.of(trial));
        StageFailures failures =
            evaluate(
                new Evaluation(
                    sweep,
                    warehouse,
                    progress,
                    termination.signal(),
                    cluster,
                    options.patience.giveUpAfter),
                List.of(trial),
                source.classes());
        cluster.requireExecutors();
        failures.broken().forEach(line -> System.err.println("broken: " + line));
        boolean whole = failures.broken().isEmpty() && !termination.signal().stopped();
        return whole ? ExitCode.DONE : ExitCode.OTHER;
      }
    }
  }

  private static void warn(String line) {
    System.err.println(line);
  }

  private CodeSource source() throws IOException {
    if (options.codes != null) {
      return ArraySource.open(
          options.data.isBlank() ? options.sweepName() : options.data,
          new ArraySource.Files(options.codes, options.labels),
          options.testCodes == null
              ? Optional.empty()
              : Optional.of(new ArraySource.Files(options.testCodes, options.testLabels)));
    }
    boolean folder = Files.isDirectory(Path.of(options.data));
    DatasetSpec spec = folder ? DatasetSpec.of("", options.data) : DatasetSpec.of(options.data, "");
    Dataset dataset = Datasets.load(spec, CommonOptions.dataFolder());
    return NetworkSource.open(options.model, options.rule(), dataset);
  }

  /** The sweep that has this trial alone: it says how to score, and what the report is called. */
  private Sweep sweep(ImportedTrial trial) {
    String layers = trial.layers().size() > 1 ? "[all, each]" : "[all]";
    String text =
        String.join(
            "\n",
            "sweep.name = " + ConfigUtil.quoteString(options.sweepName()),
            "sweep.dataset.name = " + ConfigUtil.quoteString(trial.dataset()),
            "sweep.grid.width = [1]", // of no account: the trial is given
            "sweep.scoring { engine = packed, layers = " + layers + " }");
    return SweepFile.ofText(text, options.common.overrides, Path.of("encode"));
  }

  private static void encode(
      CodeSource source, Trial trial, WarehouseWriter warehouse, Progress progress)
      throws IOException {
    if (warehouse.inventory().status(trial.fingerprint()).isPresent()) {
      progress.say("encode: nothing is missing");
      return;
    }
    progress.say(
        "encode: %d layers, %d bits an example"
            .formatted(trial.codeLayers().size(), trial.codeBits()));
    new EncodeStage(warehouse, provenance(trial, source)).run(source, trial);
  }

  private StageFailures evaluate(Evaluation evaluation, List<Trial> trials, int classes)
      throws IOException, InterruptedException {
    StageFailures failures = evaluation.scoreCodes(trials, classes, options.scoring.profile);
    if (!evaluation.stop().stopped()) {
      evaluation.chart(trials);
      evaluation.report(trials);
    }
    return failures;
  }

  private static Provenance provenance(Trial trial, CodeSource source) {
    ApplicationJar jar = ApplicationJar.here();
    return new Provenance(
        jar.commit(),
        jar.version(),
        jar.dl4jVersion(),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        System.getProperty("java.version"),
        "",
        "",
        "",
        "cpu",
        trial.datasetFingerprint(),
        source.description());
  }
}
