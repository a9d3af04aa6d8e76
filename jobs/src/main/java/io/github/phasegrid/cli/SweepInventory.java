package io.github.phasegrid.cli;

import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.sweep.Inventory;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.TrialStatus;
import io.github.phasegrid.warehouse.WarehouseInventory;
import java.util.Optional;

/**
 * A warehouse as planning sees it. A checkpoint whose codes were not kept counts as there while its
 * scores are those that the sweep asks for; when the scoring changes it must be computed again.
 */
final class SweepInventory implements Inventory {
  private final WarehouseInventory warehouse;
  private final String scoringFingerprint;

  SweepInventory(WarehouseInventory warehouse, ScoringSpec scoring) {
    this.warehouse = warehouse;
    this.scoringFingerprint = scoring.fingerprint();
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
  public boolean has(String trial, Checkpoint checkpoint) {
    boolean neverReached =
        !checkpoint.equals(Checkpoint.LAST) && checkpoint.epoch() > warehouse.epochsRun(trial);
    return neverReached
        || warehouse.codes(trial, checkpoint).isPresent()
        || warehouse.scores(trial).stream()
            .anyMatch(
                score ->
                    score.checkpoint().equals(checkpoint)
                        && score.scoringFingerprint().equals(scoringFingerprint));
  }
}
