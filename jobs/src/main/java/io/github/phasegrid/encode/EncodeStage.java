package io.github.phasegrid.encode;

import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.stage.StageFailures;
import io.github.phasegrid.stage.StopSignal;
import io.github.phasegrid.stage.StoppedException;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.train.Machine;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.Manifest;
import io.github.phasegrid.warehouse.Provenance;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.StoredCodes;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TrainedTrial;
import io.github.phasegrid.warehouse.TrialStatus;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Takes the codes of a source and publishes them as a trial, at checkpoint {@code last}: those of a
 * network by Spark tasks, those of arrays, which only need be read, here.
 */
public final class EncodeStage {
  private static final int PACK_DIGITS = 32;

  private final Supplier<SparkSession> session;
  private final WarehouseWriter warehouse;
  private final Map<String, String> hadoop;
  private final Provenance provenance;
  private final Progress progress;
  private final StopSignal stop;

  /**
   * @param session asked for when there is a network
   * @param warehouse held for writing
   * @param hadoop settings of the file systems, for executors
   * @param provenance what is known of this program; host, CPU and BLAS are found here
   * @param stop when given before all is encoded and put together, nothing is published
   */
  public EncodeStage(
      Supplier<SparkSession> session,
      WarehouseWriter warehouse,
      Map<String, String> hadoop,
      Provenance provenance,
      Progress progress,
      StopSignal stop) {
    this.session = session;
    this.warehouse = warehouse;
    this.hadoop = hadoop;
    this.provenance = provenance;
    this.progress = progress;
    this.stop = stop;
  }

  /** How well the network does on the splits where that is known, and where it was computed. */
  private record Written(Map<Split, LossAndAccuracy> fits, Machine machine) {}

  /**
   * Encodes and publishes in one step: after a crash, or where something broke, all of it is there,
   * or nothing.
   *
   * @param giveUpAfter how long a task may go without finishing a batch
   * @return what broke for reasons that are not the network's own
   * @throws io.github.phasegrid.UserMistakeException when the codes cannot be made, or the network
   *     or a file holds what is no number
   * @throws StoppedException when the stop signal came before all was encoded and put together
   */
  public StageFailures run(CodeSource source, Trial trial, Duration giveUpAfter)
      throws IOException, InterruptedException {
    Warehouse reading = warehouse.warehouse();
    try (AttemptWriter attempt =
        AttemptWriter.start(reading.location(), pack(trial), reading.configuration())) {
      if (source instanceof NetworkSource network) {
        return spread(network, trial, giveUpAfter, attempt);
      }
      if (source instanceof ArraySource arrays) {
        return copy(arrays, trial, attempt);
      }
      throw new IllegalArgumentException("nobody takes codes of a " + source.getClass());
    }
  }

  private StageFailures copy(ArraySource arrays, Trial trial, AttemptWriter attempt)
      throws IOException {
    Instant begun = now();
    arrays.write(trial.fingerprint(), attempt.table(Table.CODES), stop);
    publish(trial, new Written(Map.of(), Machine.here()), begun, attempt);
    return new StageFailures();
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  private static String pack(Trial trial) {
    return trial.fingerprint().substring(0, PACK_DIGITS);
  }

  private StageFailures spread(
      NetworkSource network, Trial trial, Duration giveUpAfter, AttemptWriter attempt)
      throws IOException, InterruptedException {
    SpreadEncoding spread =
        new SpreadEncoding(
            JavaSparkContext.fromSparkContext(session.get().sparkContext()),
            warehouse.warehouse().location(),
            attempt.folder(),
            hadoop,
            progress,
            stop,
            giveUpAfter);
    SpreadEncoding.Encoded encoded = new SpreadEncoding.Encoded(network.stretches(), progress);
    Instant begun = now(); // Spark's start is none of the trial's time
    spread.run(network, trial.fingerprint(), encoded);
    encoded.requireNoMistake();
    if (encoded.isComplete()) {
      publish(trial, putTogether(encoded.parts(), attempt), begun, attempt);
    } else if (encoded.failures().broken().isEmpty()) {
      throw new StoppedException();
    }
    return encoded.failures();
  }

  /**
   * One after the other, as one task would have written them.
   *
   * @throws StoppedException when the signal came before all are: on slow storage that takes long
   */
  private Written putTogether(List<EncodeTask.Part> parts, AttemptWriter attempt)
      throws IOException {
    progress.say("encode: putting %d stretches together".formatted(parts.size()));
    Map<Split, LossAndAccuracy.Tally> tallies = new EnumMap<>(Split.class);
    boolean known = parts.stream().allMatch(part -> part.fit().known());
    for (EncodeTask.Part part : parts) {
      stop.requireNotStopped();
      attempt.append(part.output());
      if (known) {
        Split split = part.stretch().split();
        part.fit().addTo(tallies.computeIfAbsent(split, key -> new LossAndAccuracy.Tally()));
      }
    }
    Map<Split, LossAndAccuracy> fits = new EnumMap<>(Split.class);
    tallies.forEach((split, tally) -> fits.put(split, tally.mean()));
    List<Machine> machines = parts.stream().map(EncodeTask.Part::machine).toList();
    return new Written(fits, Machine.together(machines));
  }

  private void publish(Trial trial, Written written, Instant begun, AttemptWriter attempt)
      throws IOException {
    attempt.table(Table.CHECKPOINTS).write(checkpoint(trial, written.fits()));
    attempt.table(Table.TRIALS).write(trialRow(trial, written.machine(), begun));
    warehouse.publish(
        new Manifest.Training(
            pack(trial),
            List.of(Checkpoint.LAST),
            List.of(new StoredCodes(Checkpoint.LAST, List.of(Split.TRAIN, Split.TEST))),
            List.of(new TrainedTrial(trial.fingerprint(), TrialStatus.DONE, "", 0, true)),
            List.of(),
            List.of()),
        attempt.finish());
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

  private Row trialRow(Trial trial, Machine machine, Instant begun) {
    double seconds = begun.until(Instant.now(), ChronoUnit.MICROS) / 1e6;
    return Row.of(Table.TRIALS)
        .setDesign(trial)
        .set("trial", trial.fingerprint())
        .set("pack", pack(trial))
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
