package io.github.phasegrid.phase;

import io.github.phasegrid.sweep.Settings;
import io.github.phasegrid.training.Checkpoint;

/**
 * What the repeats folded into one cell have in common.
 *
 * @param settings the settings; their repeat is {@link #FOLDED_REPEAT} and says nothing
 * @param dataset the dataset's name
 * @param validationFraction share of the training set that only validates
 * @param engine the engine that trained
 * @param checkpoint the point asked for, whatever epoch each repeat reached it at
 * @param layer {@code all} or a layer's name
 * @param probe {@code none} or a probe's name
 * @param scoringEngine the engine that scored
 * @param scoringFingerprint covers all that can change a score
 */
public record CellKey(
    Settings settings,
    String dataset,
    double validationFraction,
    String engine,
    Checkpoint checkpoint,
    String layer,
    String probe,
    String scoringEngine,
    String scoringFingerprint) {

  /** Stands in place of the repeat, which a cell does not have. */
  public static final Integer FOLDED_REPEAT = 1;
}
