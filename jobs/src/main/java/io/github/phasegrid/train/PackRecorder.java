package io.github.phasegrid.train;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.NeuralEncoder;
import io.github.phasegrid.dataset.Inputs;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.LossAndAccuracy;
import io.github.phasegrid.network.Weights;
import io.github.phasegrid.stage.SignsOfLife;
import io.github.phasegrid.sweep.Look;
import io.github.phasegrid.sweep.Pack;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.EpochMetrics;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.RunState;
import io.github.phasegrid.training.TrainingListener;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Listens to an engine: turns every checkpoint asked for into codes and keeps what the tables need.
 * What a failed trial produced before it failed is dropped, but for its history.
 */
final class PackRecorder implements TrainingListener, Closeable {
  private final Pack pack;
  private final Sample sample;
  private final Map<Split, Inputs> inputs;
  private final Map<String, int[]> labels;
  private final SignsOfLife signs;
  private final Models models;
  private final PackProgress progress;
  private final Map<String, Trial> trials = new HashMap<>();
  private final CodeSpool spool = new CodeSpool();
  private final Map<String, List<EpochMetrics>> history = new HashMap<>();
  private final Map<CodeSpool.Cell, NetworkMetrics> metrics = new HashMap<>();
  private final Map<String, RunOutcome> outcomes = new HashMap<>();

  /**
   * @param inputs what the codes of each split are taken of
   * @param labels by trial, as trained on
   * @param signs given with every step and epoch, and every batch of codes
   * @param models where networks are kept
   */
  PackRecorder(
      Pack pack,
      Sample sample,
      Map<Split, Inputs> inputs,
      Map<String, int[]> labels,
      SignsOfLife signs,
      Models models)
      throws IOException {
    this.pack = pack;
    this.sample = sample;
    this.inputs = inputs;
    this.labels = labels;
    this.signs = signs;
    this.models = models;
    this.progress = new PackProgress(pack, sample.epochLength(), signs::advance);
    pack.trials().forEach(trial -> trials.put(trial.fingerprint(), trial));
  }

  /**
   * How well a network does in inference mode, against the true labels and those trained on. Losses
   * may be NaN or infinite: that is for each checkpoint to tell, and no failure of the trial, which
   * training alone decides on; otherwise it would depend on which checkpoints were asked for.
   */
  record NetworkMetrics(
      double lossTrain,
      double accuracyTrain,
      double lossTest,
      double accuracyTest,
      double lossTrainAsTrained,
      double accuracyTrainAsTrained) {
    static NetworkMetrics of(List<LossAndAccuracy> train, List<LossAndAccuracy> test) {
      return new NetworkMetrics(
          train.get(0).loss(),
          train.get(0).accuracy(),
          test.get(0).loss(),
          test.get(0).accuracy(),
          train.get(1).loss(),
          train.get(1).accuracy());
    }
  }

  /** Keeps networks of checkpoints. */
  interface Models {
    void keep(Trial trial, Checkpoint checkpoint, Weights weights) throws IOException;
  }

  @Override
  public void stepDone() {
    progress.stepDone();
    signs.give();
  }

  @Override
  public void epochDone(String run, EpochMetrics epoch) {
    history.computeIfAbsent(run, key -> new ArrayList<>()).add(epoch);
    progress.epochDone();
    signs.give();
  }

  @Override
  public void betweenEpochs(Supplier<List<RunState>> states) {
    signs.give(); // the pack's state may have been saved
  }

  @Override
  public void checkpointReached(String run, Checkpoint checkpoint, int epoch, Weights weights) {
    // The last one of a new trial is always trained to, but not always looked at.
    pack.at(checkpoint).ifPresent(look -> record(trials.get(run), look, epoch, weights));
  }

  private void record(Trial trial, Look look, int epoch, Weights weights) {
    String run = trial.fingerprint();
    CodeSpool.Cell cell = new CodeSpool.Cell(run, look.checkpoint(), epoch);
    try (NeuralEncoder encoder = new NeuralEncoder(trial.network(), weights)) {
      CodeSpool.Filling filling = spool.begin(cell, encoder.codeBits());
      Map<Split, List<LossAndAccuracy>> fits = new EnumMap<>(Split.class);
      for (Split split : look.splits()) {
        fits.put(
            split,
            encoder.encode(
                inputs.get(split), codes -> add(filling, split, codes), labels(split, run)));
      }
      filling.keep();
      if (!look.recorded()) {
        metrics.put(cell, NetworkMetrics.of(fits.get(Split.TRAIN), fits.get(Split.TEST)));
      }
      models.keep(trial, look.checkpoint(), weights);
      signs.give();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(CodeSpool.Filling filling, Split split, CodeMatrix codes) throws IOException {
    filling.add(split, codes);
    signs.give();
  }

  /** The labels that a network's output is compared with; true ones first. */
  private int[][] labels(Split split, String run) {
    return switch (split) {
      case TRAIN -> new int[][] {sample.train().labels(), labels.get(run)};
      case TEST -> new int[][] {sample.test().labels()};
      default -> new int[0][];
    };
  }

  @Override
  public void ended(String run, RunOutcome outcome) {
    outcomes.put(run, outcome);
    progress.ended(trials.get(run), outcome.epochs());
    if (outcome instanceof RunOutcome.Failed) {
      spool.drop(run);
    }
  }

  /** How every trial ended. */
  Map<String, RunOutcome> outcomes() {
    return outcomes;
  }

  /** The epochs of a trial, in order. */
  List<EpochMetrics> history(String trial) {
    return history.getOrDefault(trial, List.of());
  }

  /** How well a cell's network does; empty where that was recorded before. */
  Optional<NetworkMetrics> metrics(CodeSpool.Cell cell) {
    return Optional.ofNullable(metrics.get(cell));
  }

  /** The labels a trial was trained on. */
  int[] labels(String trial) {
    return labels.get(trial);
  }

  /** All codes. */
  CodeSpool codes() {
    return spool;
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
