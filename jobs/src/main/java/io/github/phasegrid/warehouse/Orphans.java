package io.github.phasegrid.warehouse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds manifests that mean something only beside others which are gone. */
final class Orphans {
  private final Set<String> computed = new HashSet<>();
  private final Set<String> packs = new HashSet<>();
  private final List<Manifest.Training> adding = new ArrayList<>();
  private final List<Manifest> measured = new ArrayList<>();

  void see(Manifest manifest) {
    if (manifest instanceof Manifest.Scores || manifest instanceof Manifest.Controls) {
      measured.add(manifest);
    } else if (manifest instanceof Manifest.Training training) {
      packs.add(training.pack());
      boolean adds = false;
      for (TrainedTrial trial : training.trials()) {
        adds |= !trial.computedHere();
        if (trial.computedHere()) {
          computed.add(trial.trial());
        }
      }
      if (adds) {
        adding.add(training);
      }
    }
  }

  /**
   * Packs that add to trials whose own pack is gone, and scores and controls of packs that are
   * gone.
   */
  List<Manifest> found() {
    Stream<Manifest.Training> lost =
        adding.stream()
            .filter(pack -> pack.trials().stream().anyMatch(t -> !computed.contains(t.trial())));
    List<Manifest> orphans = new ArrayList<>(lost.toList());
    Set<String> gone =
        adding.stream()
            .filter(orphans::contains)
            .map(Manifest.Training::pack)
            .collect(Collectors.toSet());
    measured.stream()
        .filter(manifest -> !packs.contains(manifest.id()) || gone.contains(manifest.id()))
        .forEach(orphans::add);
    return orphans;
  }
}
