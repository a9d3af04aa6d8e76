package io.github.phasegrid.warehouse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import java.util.List;

/**
 * Codes that a pack's files hold.
 *
 * @param checkpoint the checkpoint
 * @param splits of which splits, in order
 */
public record StoredCodes(Checkpoint checkpoint, List<Split> splits) {

  /** Copies and checks. */
  @JsonCreator
  public StoredCodes(
      @JsonProperty("checkpoint") Checkpoint checkpoint,
      @JsonProperty("splits") List<Split> splits) {
    if (checkpoint == null || splits == null || splits.isEmpty()) {
      throw new IllegalArgumentException("codes of no checkpoint, or of no split");
    }
    this.checkpoint = checkpoint;
    this.splits = List.copyOf(splits);
  }

  /** The codes of training and test examples: what manifests write as the checkpoint alone. */
  @JsonCreator
  public static StoredCodes ofExamples(String checkpoint) {
    return new StoredCodes(Checkpoint.ofKey(checkpoint), List.of(Split.TRAIN, Split.TEST));
  }
}
