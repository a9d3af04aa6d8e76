package io.github.phasegrid.sweep;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Inputs;
import io.github.phasegrid.dataset.Probes;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.dataset.Sampling;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.dataset.Subset;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.TrainingRun;
import java.util.SortedSet;

/** From a trial to what an engine needs of it. */
public final class Runs {
  private Runs() {}

  /** What all trials of a pack train on. */
  public static Sample sample(Trial trial, Dataset dataset) {
    return Sampling.draw(
        dataset,
        trial.validationFraction(),
        trial.settings().integer(Setting.SAMPLE_SIZE),
        Subset.ofKey(trial.settings().text(Setting.SUBSET)),
        trial.settings().real(Setting.INPUT_NOISE),
        trial.dataSeed());
  }

  /**
   * What codes of a split are taken of.
   *
   * @param sample of {@link #sample}
   */
  public static Inputs inputs(Trial trial, Sample sample, Dataset dataset, Split split) {
    return switch (split) {
      case TRAIN -> sample.train();
      case TEST -> sample.test();
      case VALIDATION -> sample.validation();
      default -> Probes.of(split, dataset, trial.probeSeed());
    };
  }

  /** The labels a trial trains on: the true ones with its label noise, {@code [n]}. */
  public static int[] labels(Trial trial, Sample sample) {
    return Sampling.noisyLabels(
        sample.train().labels(), trial.settings().real(Setting.LABEL_NOISE), trial.dataSeed());
  }

  /**
   * The run of a trial.
   *
   * @param labels of {@link #labels}
   * @param checkpoints where weights are handed out
   */
  public static TrainingRun run(Trial trial, int[] labels, SortedSet<Checkpoint> checkpoints) {
    return new TrainingRun(
        trial.fingerprint(),
        trial.network(),
        trial.settings().recipe(),
        trial.trialSeed(),
        labels,
        checkpoints);
  }
}
