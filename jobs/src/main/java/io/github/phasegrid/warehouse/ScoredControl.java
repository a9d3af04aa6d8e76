package io.github.phasegrid.warehouse;

import java.util.Objects;

/**
 * A row of the table of controls, and what it was scored with.
 *
 * @param trial the trial's fingerprint
 * @param control the control's name
 * @param scoringFingerprint covers everything that can change what is measured
 */
public record ScoredControl(String trial, String control, String scoringFingerprint) {
  /** Checks. */
  public ScoredControl {
    ManifestRules.requireHex("trial", trial);
    Objects.requireNonNull(control, "control");
    Objects.requireNonNull(scoringFingerprint, "scoring_fingerprint");
  }
}
