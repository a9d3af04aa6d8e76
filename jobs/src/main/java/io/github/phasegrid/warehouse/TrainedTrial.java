package io.github.phasegrid.warehouse;

import java.io.Serializable;

/**
 * A trial of a trained pack.
 *
 * @param trial its fingerprint
 * @param status how it ended
 * @param error why it failed, one line; empty if it did not
 * @param epochsRun epochs run to their end
 * @param computedHere whether the rows about it, codes excepted, are in this pack's files; false
 *     where the pack only added checkpoints to it
 */
public record TrainedTrial(
    String trial, TrialStatus status, String error, int epochsRun, boolean computedHere)
    implements Serializable {
  /** Checks. */
  public TrainedTrial {
    ManifestRules.requireHex("trial", trial);
    if (status == null || epochsRun < 0) {
      throw new IllegalArgumentException("trial " + trial + " without status or epochs");
    }
    error = error == null ? "" : error;
  }
}
