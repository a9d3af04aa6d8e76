package io.github.phasegrid.sweep;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.Architecture;
import io.github.phasegrid.sweep.Inventory.TrialState;
import io.github.phasegrid.training.Checkpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * What a run of a sweep would train.
 *
 * @param sweep the sweep
 * @param trials all its trials
 * @param packCount packs of the whole sweep, done or not
 * @param packs what is missing, the most work first
 * @param doneTrials trials trained to their end
 * @param failedTrials trials that failed by themselves and are left alone
 * @param missingCheckpoints checkpoints that {@code packs} computes
 * @param estimatedBytes disk space that {@code packs} need: codes and models, not yet compressed
 */
public record Plan(
    Sweep sweep,
    List<Trial> trials,
    int packCount,
    List<Pack> packs,
    int doneTrials,
    int failedTrials,
    long missingCheckpoints,
    long estimatedBytes) {

  /** Checkpoints of the whole sweep: one per trial and point looked at. */
  public long checkpointCount() {
    return (long) trials.size() * sweep.checkpoints().size();
  }

  /** {@code NAME: N trials, M packs, C checkpoints}. */
  public String headline() {
    return sweep.name()
        + ": "
        + trials.size()
        + " trials, "
        + packCount
        + " packs, "
        + checkpointCount()
        + " checkpoints";
  }

  /**
   * Plans a sweep against what is already there. Packs are formed over the whole sweep first, so
   * that what was started in an earlier run keeps its composition, and then reduced to what is
   * missing.
   *
   * @param trials of the sweep on this dataset
   * @param retryFailed whether failed trials are trained again
   * @throws io.github.phasegrid.UserMistakeException when codes would be too many to be scored
   */
  public static Plan of(
      Sweep sweep, Dataset dataset, List<Trial> trials, Inventory inventory, boolean retryFailed) {
    CodeSizes.require(sweep, trials);
    List<List<Trial>> groups = PackFormation.group(trials, dataset.shape().size());
    List<Pack> packs = new ArrayList<>();
    for (List<Trial> group : groups) {
      packs.addAll(missing(group, sweep, inventory, retryFailed));
    }
    packs.sort(Comparator.comparingDouble(Pack::work).reversed());
    int done = count(trials, inventory, TrialState.DONE);
    int failed = retryFailed ? 0 : count(trials, inventory, TrialState.FAILED);
    long checkpoints =
        packs.stream()
            .mapToLong(pack -> (long) pack.trials().size() * pack.checkpoints().size())
            .sum();
    long bytes = packs.stream().mapToLong(pack -> bytes(pack, dataset, sweep.keepModels())).sum();
    return new Plan(
        sweep,
        List.copyOf(trials),
        groups.size(),
        List.copyOf(packs),
        done,
        failed,
        checkpoints,
        bytes);
  }

  private static int count(List<Trial> trials, Inventory inventory, TrialState state) {
    return (int) trials.stream().filter(t -> inventory.state(t.fingerprint()) == state).count();
  }

  private static List<Pack> missing(
      List<Trial> group, Sweep sweep, Inventory inventory, boolean retryFailed) {
    List<Trial> fresh = new ArrayList<>();
    Map<List<Look>, List<Trial>> partial = new LinkedHashMap<>();
    for (Trial trial : group) {
      TrialState state = inventory.state(trial.fingerprint());
      if (state == TrialState.MISSING || (state == TrialState.FAILED && retryFailed)) {
        fresh.add(trial);
      } else if (state == TrialState.DONE) {
        List<Look> missing = missing(trial, sweep.checkpoints(), inventory);
        if (!missing.isEmpty()) {
          partial.computeIfAbsent(missing, key -> new ArrayList<>()).add(trial);
        }
      }
    }
    List<Pack> packs = new ArrayList<>();
    if (!fresh.isEmpty()) {
      packs.add(
          Pack.ofNew(
              fresh,
              sweep.checkpoints().stream()
                  .map(checkpoint -> Look.of(checkpoint, sweep.splits(), false))
                  .toList()));
    }
    partial.forEach((missing, trials) -> packs.add(Pack.ofMore(trials, missing)));
    return packs;
  }

  /** What is missing of a trial that was trained. */
  private static List<Look> missing(Trial trial, SortedSet<Checkpoint> asked, Inventory inventory) {
    List<Look> looks = new ArrayList<>();
    for (Checkpoint checkpoint : asked) {
      Set<Split> splits = inventory.missing(trial, checkpoint);
      if (!splits.isEmpty()) {
        boolean recorded = inventory.isRecorded(trial.fingerprint(), checkpoint);
        looks.add(Look.of(checkpoint, splits, recorded));
      }
    }
    return looks;
  }

  private static long bytes(Pack pack, Dataset dataset, Keep keepModels) {
    long models = pack.checkpoints().stream().filter(keepModels::keeps).count();
    long bytes = 0;
    for (Trial trial : pack.trials()) {
      Architecture network = trial.network();
      long code = CodeMatrix.bytesPerRow(network.codeBits());
      long weights = network.parameterCount(dataset.shape().size(), dataset.classes());
      for (Look look : pack.looks()) {
        for (Split split : look.splits()) {
          bytes += examples(trial, dataset, split) * (code + 4);
        }
      }
      bytes += models * weights * Float.BYTES;
    }
    return bytes;
  }

  private static long examples(Trial trial, Dataset dataset, Split split) {
    return switch (split) {
      case TRAIN -> trial.settings().integer(Setting.SAMPLE_SIZE);
      case VALIDATION -> dataset.validationCount(trial.validationFraction());
      default -> dataset.test().count(); // probes are as many
    };
  }
}
