package io.github.phasegrid.cli;

import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.score.ScoreStage;
import io.github.phasegrid.sweep.Aspect;
import io.github.phasegrid.sweep.Inventory;
import io.github.phasegrid.sweep.Sweep;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.TrialStatus;
import io.github.phasegrid.warehouse.WarehouseInventory;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A warehouse as planning sees it. Codes that were not kept do not count as missing while all is
 * measured that the sweep asks for; when it asks for more they must be computed again.
 */
final class SweepInventory implements Inventory {
  private final WarehouseInventory warehouse;
  private final Sweep sweep;
  private final String scoringFingerprint;

  SweepInventory(WarehouseInventory warehouse, Sweep sweep) {
    this.warehouse = warehouse;
    this.sweep = sweep;
    this.scoringFingerprint = sweep.scoring().fingerprint();
  }

  @Override
  public TrialState state(String trial) {
    Optional<TrialStatus> status = warehouse.status(trial);
    if (status.isEmpty()) {
      return TrialState.MISSING;
    }
    return status.get() == TrialStatus.FAILED ? TrialState.FAILED : TrialState.DONE;
  }

  @Override
  public boolean isRecorded(String trial, Checkpoint checkpoint) {
    return warehouse.has(trial, checkpoint);
  }

  @Override
  public Set<Split> missing(Trial trial, Checkpoint checkpoint) {
    return warehouse.missingCodes(
        trial.fingerprint(), checkpoint, aspects(trial), scoringFingerprint);
  }

  /** Whether codes are there of which something is not measured yet. */
  boolean isUnscored(Trial trial, Checkpoint checkpoint) {
    return warehouse.recorded(trial.fingerprint(), checkpoint).isPresent()
        && !warehouse
            .unscored(trial.fingerprint(), checkpoint, aspects(trial), scoringFingerprint)
            .isEmpty();
  }

  /** Whether it was trained and lacks a control. */
  boolean lacksControls(Trial trial) {
    return ScoreStage.lacksControls(sweep, trial, warehouse);
  }

  private List<Aspect> aspects(Trial trial) {
    return sweep.aspects(trial);
  }
}
