package io.github.phasegrid.encode;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.train.Machine;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.Manifest;
import io.github.phasegrid.warehouse.Provenance;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.StoredCodes;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableWriter;
import io.github.phasegrid.warehouse.TrainedTrial;
import io.github.phasegrid.warehouse.TrialStatus;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the codes of a source and publishes them as a trial, at checkpoint {@code last}. */
public final class EncodeStage {
  private static final int PACK_DIGITS = 32;
  private static final List<Split> SPLITS = List.of(Split.TRAIN, Split.TEST);

  private final WarehouseWriter warehouse;
  private final Provenance provenance;

  /**
   * @param warehouse held for writing
   * @param provenance what is known of this program; host, CPU and BLAS are found here
   */
  public EncodeStage(WarehouseWriter warehouse, Provenance provenance) {
    this.warehouse = warehouse;
    this.provenance = provenance;
  }

  /** Encodes and publishes in one step: after a crash all of it is there, or nothing. */
  public void run(CodeSource source, Trial trial) throws IOException {
    Warehouse reading = warehouse.warehouse();
    String pack = trial.fingerprint().substring(0, PACK_DIGITS);
    Instant begun = Instant.now().truncatedTo(ChronoUnit.MICROS);
    try (AttemptWriter attempt =
        AttemptWriter.start(reading.location(), pack, reading.configuration())) {
      Map<Split, LossAndAccuracy> fits = new EnumMap<>(Split.class);
      for (Split split : SPLITS) {
        writeCodes(source, trial, split, attempt.table(Table.CODES))
            .ifPresent(fit -> fits.put(split, fit));
      }
      attempt.table(Table.CHECKPOINTS).write(checkpoint(trial, fits));
      attempt.table(Table.TRIALS).write(trialRow(trial, pack, begun));
      warehouse.publish(
          new Manifest.Training(
              pack,
              List.of(Checkpoint.LAST),
              List.of(new StoredCodes(Checkpoint.LAST, SPLITS)),
              List.of(new TrainedTrial(trial.fingerprint(), TrialStatus.DONE, "", 0, true)),
              List.of(),
              List.of()),
          attempt.finish());
    }
  }

  private static Optional<LossAndAccuracy> writeCodes(
      CodeSource source, Trial trial, Split split, TableWriter table) throws IOException {
    int[] labels = source.labels(split);
    Row row = Row.of(Table.CODES);
    row.set("trial", trial.fingerprint());
    row.set("checkpoint", Checkpoint.LAST.key());
    row.set("epoch", 0);
    row.set("split", split.key());
    return source.codes(
        split,
        (first, codes) -> {
          int bytes = CodeMatrix.bytesPerRow(codes.bits());
          for (int i = 0; i < codes.rows(); i++) {
            row.set("example", first + i);
            row.set("label", labels[first + i]);
            row.set("true_label", labels[first + i]);
            row.set("code", Arrays.copyOfRange(codes.packed(), i * bytes, (i + 1) * bytes));
            table.write(row);
          }
        });
  }

  private static Row checkpoint(Trial trial, Map<Split, LossAndAccuracy> fits) {
    Row row = Row.of(Table.CHECKPOINTS);
    row.set("trial", trial.fingerprint());
    row.set("checkpoint", Checkpoint.LAST.key());
    row.set("epoch", 0);
    fits.forEach(
        (split, fit) -> {
          row.set("network_loss_" + split.key(), finite(fit.loss()));
          row.set("network_accuracy_" + split.key(), fit.accuracy());
        });
    Optional.ofNullable(fits.get(Split.TRAIN))
        .ifPresent(
            fit -> {
              row.set("network_loss_train_as_trained", finite(fit.loss()));
              row.set("network_accuracy_train_as_trained", fit.accuracy());
            });
    return row;
  }

  private static Optional<Double> finite(double loss) {
    return Double.isFinite(loss) ? Optional.of(loss) : Optional.empty();
  }

  private Row trialRow(Trial trial, String pack, Instant begun) {
    Machine machine = Machine.here();
    double seconds = begun.until(Instant.now(), ChronoUnit.MICROS) / 1e6;
    return Row.of(Table.TRIALS)
        .setDesign(trial)
        .set("trial", trial.fingerprint())
        .set("pack", pack)
        .set("data_seed", trial.dataSeed())
        .set("trial_seed", trial.trialSeed())
        .set("layers", trial.codeLayers())
        .set("label_noise_realised", 0.0)
        .set("status", "done")
        .set("epochs_run", 0)
        .set("stopped_early", false)
        .set("started_at", begun)
        .set("seconds", seconds)
        .set("pack_seconds", seconds)
        .set("provenance", provenance.at(machine.host(), machine.cpu(), machine.blas(), "cpu"));
  }
}
