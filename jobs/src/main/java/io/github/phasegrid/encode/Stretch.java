package io.github.phasegrid.encode;

import io.github.phasegrid.dataset.Split;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive examples of a split, which one task encodes. How a split is cut follows from the
 * network and the number of examples alone, so that what is published is the same on any cluster.
 *
 * @param first the first one's number, a multiple of the network's batch
 * @param end one more than the last one's
 */
record Stretch(Split split, int first, int end) implements Serializable {
  /** A task reads the network once: with fewer batches that would be most of its time. */
  private static final int LEAST_BATCHES = 16;

  /** More tasks than this would be no faster on most clusters, and read the network more often. */
  private static final int MOST_STRETCHES = 64;

  /**
   * Cuts a split.
   *
   * @param examples in the split; of none there is no stretch
   * @param batch examples that pass together
   */
  static List<Stretch> of(Split split, int examples, int batch) {
    long batches = ((long) examples + batch - 1) / batch;
    long each = Math.max(LEAST_BATCHES, (batches + MOST_STRETCHES - 1) / MOST_STRETCHES);
    long size = each * batch;
    List<Stretch> stretches = new ArrayList<>();
    for (long first = 0; first < examples; first += size) {
      stretches.add(new Stretch(split, (int) first, (int) Math.min(examples, first + size)));
    }
    return List.copyOf(stretches);
  }

  int count() {
    return end - first;
  }

  /** For people, who count from 0 as the tables do. */
  String describe() {
    return "%s examples %d to %d".formatted(split.key(), first, end - 1);
  }
}
