package io.github.phasegrid.train;

import io.github.phasegrid.stage.Progress;
import io.github.phasegrid.sweep.Pack;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells how far training is by the work of packs: some take a hundred times as long as others. */
final class TrainProgress {
  private final Progress progress;
  private final double work;
  private final Map<String, Pack> packs = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private Map<String, Double> running = Map.of();
  private double workDone;

  /**
   * @param packs all that are to be trained
   */
  TrainProgress(List<Pack> packs, Progress progress) {
    this.progress = progress;
    this.work = packs.stream().mapToDouble(Pack::work).sum();
  }

  /** How a pack is called while it runs. */
  void named(String description, Pack pack) {
    packs.put(description, pack);
  }

  /**
   * So far running packs are.
   *
   * @param shares of each, by description
   */
  void running(Map<String, Double> shares) {
    running = shares;
    tell();
  }

  /** A pack is trained, or broke. */
  void ended(String description) {
    Pack pack = packs.get(description);
    if (pack != null && ended.add(description)) {
      workDone += pack.work();
      tell();
    }
  }

  private void tell() {
    double inWork = 0;
    for (Map.Entry<String, Double> share : running.entrySet()) {
      if (packs.containsKey(share.getKey()) && !ended.contains(share.getKey())) {
        inWork += packs.get(share.getKey()).work() * share.getValue();
      }
    }
    progress.reached(Math.min(1, (workDone + inWork) / work));
  }
}
