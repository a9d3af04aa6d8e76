package io.github.phasegrid.train;

import io.github.phasegrid.code.Encoded;
import io.github.phasegrid.code.NeuralEncoder;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.NetworkWeights;
import io.github.phasegrid.sweep.Pack;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.EpochMetrics;
import io.github.phasegrid.training.RunOutcome;
import io.github.phasegrid.training.TrainingListener;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Listens to an engine: turns every checkpoint asked for into codes and keeps what the tables need.
 * What a failed trial produced before it failed is dropped, but for its history.
 */
final class PackRecorder implements TrainingListener, Closeable {
  private final Pack pack;
  private final Sample sample;
  private final Map<String, int[]> labels;
  private final Models models;
  private final Map<String, Trial> trials = new HashMap<>();
  private final CodeSpool spool = new CodeSpool();
  private final Map<String, List<EpochMetrics>> history = new HashMap<>();
  private final Map<CodeSpool.Cell, NetworkMetrics> metrics = new HashMap<>();
  private final Map<String, RunOutcome> outcomes = new HashMap<>();
  private final Map<String, String> notFinite = new HashMap<>();

  /**
   * @param labels by trial, as trained on
   * @param models where networks are kept
   */
  PackRecorder(Pack pack, Sample sample, Map<String, int[]> labels, Models models)
      throws IOException {
    this.pack = pack;
    this.sample = sample;
    this.labels = labels;
    this.models = models;
    pack.trials().forEach(trial -> trials.put(trial.fingerprint(), trial));
  }

  /** How well a network does in inference mode, against the true labels and those trained on. */
  record NetworkMetrics(
      double lossTrain,
      double accuracyTrain,
      double lossTest,
      double accuracyTest,
      double lossTrainAsTrained,
      double accuracyTrainAsTrained) {}

  /** Keeps networks of checkpoints. */
  interface Models {
    void keep(Trial trial, Checkpoint checkpoint, NetworkWeights weights) throws IOException;
  }

  @Override
  public void epochDone(String run, EpochMetrics epoch) {
    history.computeIfAbsent(run, key -> new ArrayList<>()).add(epoch);
  }

  @Override
  public void checkpointReached(
      String run, Checkpoint checkpoint, int epoch, NetworkWeights weights) {
    if (!pack.checkpoints().contains(checkpoint)) {
      return; // the last one of a new trial is always trained to, but not always looked at
    }
    Trial trial = trials.get(run);
    CodeSpool.Cell cell = new CodeSpool.Cell(run, checkpoint, epoch);
    try (NeuralEncoder encoder = new NeuralEncoder(trial.settings().network(), weights)) {
      Encoded train = encoder.encode(sample.train(), sample.train().labels(), labels.get(run));
      Encoded test = encoder.encode(sample.test(), sample.test().labels());
      if (!isFinite(train) || !isFinite(test)) {
        notFinite.put(
            run, "the network's loss in inference is not finite at checkpoint " + checkpoint);
        return;
      }
      spool.add(cell, train.codes(), test.codes());
      metrics.put(
          cell,
          new NetworkMetrics(
              train.performance().get(0).loss(),
              train.performance().get(0).accuracy(),
              test.performance().get(0).loss(),
              test.performance().get(0).accuracy(),
              train.performance().get(1).loss(),
              train.performance().get(1).accuracy()));
      models.keep(trial, checkpoint, weights);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFinite(Encoded encoded) {
    return encoded.performance().stream().allMatch(fit -> Double.isFinite(fit.loss()));
  }

  @Override
  public void ended(String run, RunOutcome outcome) {
    RunOutcome whole =
        notFinite.containsKey(run)
            ? new RunOutcome.Failed(outcome.epochs(), notFinite.get(run), outcome.seconds())
            : outcome;
    outcomes.put(run, whole);
    if (whole instanceof RunOutcome.Failed) {
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

  /** How well a cell's network does. */
  NetworkMetrics metrics(CodeSpool.Cell cell) {
    return metrics.get(cell);
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
