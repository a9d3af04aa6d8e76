package io.github.phasegrid.train;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.sweep.Runs;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.TrainingRun;
import java.io.Serializable;
import java.util.TreeSet;
import org.apache.spark.broadcast.Broadcast;

/**
 * What workers train a trial on. It is broadcast for itself, so that each executor draws its sample
 * once, from the dataset that it has.
 */
final class TrialData implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Trial trial;
  private final Broadcast<Dataset> dataset;
  private transient Drawn drawn;

  TrialData(Trial trial, Broadcast<Dataset> dataset) {
    this.trial = trial;
    this.dataset = dataset;
  }

  /**
   * What an engine needs of it.
   *
   * @param run without checkpoints
   */
  record Drawn(TrainingRun run, Sample sample) {}

  /** Draws it, where that has not been done here. */
  synchronized Drawn drawn() {
    if (drawn == null) {
      Sample sample = Runs.sample(trial, dataset.value());
      int[] labels = Runs.labels(trial, sample);
      drawn = new Drawn(Runs.run(trial, labels, new TreeSet<>()), sample);
    }
    return drawn;
  }
}
