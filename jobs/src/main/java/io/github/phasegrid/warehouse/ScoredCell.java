package io.github.phasegrid.warehouse;

import io.github.phasegrid.sweep.Aspect;
import io.github.phasegrid.training.Checkpoint;
import java.util.Objects;

/**
 * A row of {@code properties}, and what it was scored with.
 *
 * @param trial the trial's fingerprint
 * @param checkpoint the checkpoint
 * @param layer {@code all} or a layer's name
 * @param probe {@code none} or a probe's name
 * @param scoringFingerprint covers everything that can change a score
 */
public record ScoredCell(
    String trial, Checkpoint checkpoint, String layer, String probe, String scoringFingerprint) {
  /** A row of what a sweep asks for. */
  public static ScoredCell of(
      String trial, Checkpoint checkpoint, Aspect aspect, String scoringFingerprint) {
    return new ScoredCell(
        trial, checkpoint, aspect.layer().name(), aspect.probe(), scoringFingerprint);
  }

  /** Checks. */
  public ScoredCell {
    ManifestRules.requireHex("trial", trial);
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(probe, "probe");
    Objects.requireNonNull(scoringFingerprint, "scoring_fingerprint");
  }
}
