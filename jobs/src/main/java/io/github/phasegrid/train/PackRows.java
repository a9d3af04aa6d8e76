package io.github.phasegrid.train;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.dataset.Sampling;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.stage.SignsOfLife;
import io.github.phasegrid.sweep.Pack;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.EpochMetrics;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.resume.ResumableTraining;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.Provenance;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableWriter;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes what a pack gave as rows of the tables, each sorted by its key. */
final class PackRows {
  private final Pack pack;
  private final PackRecorder recorder;
  private final Sample sample;
  private final ResumableTraining.Effort effort;
  private final Provenance provenance;

  PackRows(
      Pack pack,
      PackRecorder recorder,
      Sample sample,
      ResumableTraining.Effort effort,
      Provenance provenance) {
    this.pack = pack;
    this.recorder = recorder;
    this.sample = sample;
    this.effort = effort;
    this.provenance = provenance;
  }

  /**
   * Writes them.
   *
   * @param signs given with every part of a cell
   */
  void write(AttemptWriter attempt, SignsOfLife signs) throws IOException {
    List<Trial> sorted =
        pack.trials().stream().sorted(Comparator.comparing(Trial::fingerprint)).toList();
    if (pack.complete()) {
      writeTrials(sorted, attempt.table(Table.TRIALS));
      writeHistory(sorted, attempt.table(Table.HISTORY));
    }
    writeCells(attempt, signs);
  }

  private void writeTrials(List<Trial> trials, TableWriter table) throws IOException {
    int[] trueLabels = sample.train().labels();
    for (Trial trial : trials) {
      RunOutcome outcome = recorder.outcomes().get(trial.fingerprint());
      Row row = Row.of(Table.TRIALS).setDesign(trial);
      row.set("trial", trial.fingerprint());
      row.set("pack", pack.id());
      row.set("data_seed", trial.dataSeed());
      row.set("trial_seed", trial.trialSeed());
      row.set("probe_seed", trial.probeSeed());
      row.set("layers", trial.codeLayers());
      row.set(
          "label_noise_realised",
          Sampling.changedFraction(trueLabels, recorder.labels(trial.fingerprint())));
      row.set("epochs_run", outcome.epochs());
      row.set("started_at", effort.started().truncatedTo(ChronoUnit.MICROS));
      row.set("seconds", outcome.seconds());
      row.set("pack_seconds", effort.seconds());
      row.set("provenance", provenance);
      setStatus(row, outcome);
      table.write(row);
    }
  }

  private static void setStatus(Row row, RunOutcome outcome) {
    if (outcome instanceof RunOutcome.Failed failed) {
      row.set("status", "failed").set("error", failed.cause()).set("stopped_early", false);
    } else {
      row.set("status", "done");
      row.set("stopped_early", ((RunOutcome.Completed) outcome).stoppedEarly());
    }
  }

  private void writeHistory(List<Trial> trials, TableWriter table) throws IOException {
    for (Trial trial : trials) {
      for (EpochMetrics epoch : recorder.history(trial.fingerprint())) {
        Row row = Row.of(Table.HISTORY);
        row.set("trial", trial.fingerprint());
        row.set("epoch", epoch.epoch());
        row.set("loss_train", finite(epoch.trainingLoss()));
        row.set("accuracy_train", finite(epoch.trainingAccuracy()));
        row.set("loss_validation", finite(epoch.validationLoss()));
        row.set("accuracy_validation", finite(epoch.validationAccuracy()));
        row.set("learning_rate", epoch.learningRate());
        table.write(row);
      }
    }
  }

  private static Optional<Double> finite(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  private void writeCells(AttemptWriter attempt, SignsOfLife signs) throws IOException {
    TableWriter checkpoints = attempt.table(Table.CHECKPOINTS);
    TableWriter codes = attempt.table(Table.CODES);
    recorder
        .codes()
        .forEach(
            new CodeSpool.Visitor() {
              private final Row row = Row.of(Table.CODES);
              private String trial;

              @Override
              public void cell(CodeSpool.Cell cell) throws IOException {
                trial = cell.trial();
                Optional<PackRecorder.NetworkMetrics> network = recorder.metrics(cell);
                if (network.isPresent()) {
                  checkpoints.write(checkpoint(cell, network.get()));
                }
                row.set("trial", trial);
                row.set("checkpoint", cell.checkpoint().key());
                row.set("epoch", cell.epoch());
              }

              @Override
              public void codes(Split split, int first, CodeMatrix matrix) throws IOException {
                row.set("split", split.key());
                writeCodes(codes, row, first, matrix, labels(split, trial), trueLabels(split));
                signs.give();
              }
            });
  }

  private int[] labels(Split split, String trial) {
    return split == Split.TRAIN ? recorder.labels(trial) : trueLabels(split);
  }

  private int[] trueLabels(Split split) {
    return switch (split) {
      case TRAIN -> sample.train().labels();
      case TEST -> sample.test().labels();
      case VALIDATION -> sample.validation().labels();
      default -> new int[0]; // probes have none
    };
  }

  private static Row checkpoint(CodeSpool.Cell cell, PackRecorder.NetworkMetrics network) {
    Row row = Row.of(Table.CHECKPOINTS);
    row.set("trial", cell.trial());
    row.set("checkpoint", cell.checkpoint().key());
    row.set("epoch", cell.epoch());
    row.set("network_loss_train", finite(network.lossTrain()));
    row.set("network_loss_test", finite(network.lossTest()));
    row.set("network_accuracy_train", network.accuracyTrain());
    row.set("network_accuracy_test", network.accuracyTest());
    row.set("network_loss_train_as_trained", finite(network.lossTrainAsTrained()));
    row.set("network_accuracy_train_as_trained", network.accuracyTrainAsTrained());
    return row;
  }

  /** Without labels where there are none. */
  private static void writeCodes(
      TableWriter table, Row row, int first, CodeMatrix codes, int[] labels, int[] trueLabels)
      throws IOException {
    int bytes = CodeMatrix.bytesPerRow(codes.bits());
    row.unset("label").unset("true_label");
    for (int i = 0; i < codes.rows(); i++) {
      row.set("example", first + i);
      if (labels.length > 0) {
        row.set("label", labels[first + i]);
        row.set("true_label", trueLabels[first + i]);
      }
      row.set("code", Arrays.copyOfRange(codes.packed(), i * bytes, (i + 1) * bytes));
      table.write(row);
    }
  }
}
