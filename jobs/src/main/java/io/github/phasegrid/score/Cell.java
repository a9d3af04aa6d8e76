package io.github.phasegrid.score;

import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.sweep.Aspect;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.ScoredCell;

/**
 * One row of {@code properties} to be.
 *
 * @param trial the trial
 * @param pack the pack whose files hold its codes
 * @param codes where its codes are, and which of their bits
 * @param network its row of {@code checkpoints}: epoch, the network's own loss and accuracy
 * @param key what the row is known by
 */
record Cell(Trial trial, String pack, CellReference codes, Row network, ScoredCell key) {

  /** For people: {@code width 30, repeat 2, checkpoint last}. */
  String describe() {
    return describe(trial, key);
  }

  /** The same of a cell to be. */
  static String describe(Trial trial, ScoredCell key) {
    String layer = key.layer().equals(ScoringSpec.ALL_LAYERS) ? "" : ", layer " + key.layer();
    String probe = key.probe().equals(Aspect.NO_PROBE) ? "" : ", probe " + key.probe();
    String architecture =
        trial.settings().isConvolutional()
            ? trial.settings().text(Setting.ARCHITECTURE) + ", "
            : "";
    return architecture
        + "width "
        + trial.settings().integer(Setting.WIDTH)
        + ", repeat "
        + trial.settings().integer(Setting.REPEAT)
        + ", checkpoint "
        + key.checkpoint().key()
        + layer
        + probe;
  }
}
