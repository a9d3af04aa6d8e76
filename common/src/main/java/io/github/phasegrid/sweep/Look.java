package io.github.phasegrid.sweep;

import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import java.io.Serializable;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;

/**
 * What is to be computed of a trial at a checkpoint.
 *
 * @param checkpoint the checkpoint
 * @param splits whose codes are taken, each once, in the order of {@link Split}
 * @param recorded whether the checkpoint was computed before, and only these codes are missing
 */
public record Look(Checkpoint checkpoint, List<Split> splits, boolean recorded)
    implements Serializable {
  private static final List<Split> PLAIN = List.of(Split.TRAIN, Split.TEST);

  /** Copies. */
  public Look {
    splits = List.copyOf(splits);
  }

  static Look of(Checkpoint checkpoint, Collection<Split> splits, boolean recorded) {
    return new Look(checkpoint, List.copyOf(EnumSet.copyOf(splits)), recorded);
  }

  /** For a pack's id: the checkpoint, and the splits where they are not training and test. */
  String text() {
    return splits.equals(PLAIN) ? checkpoint.key() : checkpoint.key() + " " + splits;
  }
}
