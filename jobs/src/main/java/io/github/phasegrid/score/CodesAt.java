package io.github.phasegrid.score;

import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Where the codes of a trial at a checkpoint are.
 *
 * @param checkpoint the checkpoint
 * @param files the Parquet file of each split
 */
record CodesAt(Checkpoint checkpoint, Map<Split, String> files) implements Serializable {

  /**
   * Looks the files up.
   *
   * @param file tells where a split's codes are, if they are anywhere
   * @return empty where those of some split are nowhere
   */
  static Optional<CodesAt> find(
      Checkpoint checkpoint, Set<Split> splits, Function<Split, Optional<String>> file) {
    EnumMap<Split, String> files = new EnumMap<>(Split.class);
    for (Split split : splits) {
      file.apply(split).ifPresent(found -> files.put(split, found));
    }
    return files.size() == splits.size()
        ? Optional.of(new CodesAt(checkpoint, files))
        : Optional.empty();
  }
}
