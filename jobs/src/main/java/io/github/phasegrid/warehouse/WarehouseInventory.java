package io.github.phasegrid.warehouse;

import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.sweep.Aspect;
import io.github.phasegrid.training.Checkpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a warehouse holds, told from manifests alone. What many trials have in common is kept once,
 * so that a sweep of millions of cells fits a driver's memory.
 */
public final class WarehouseInventory {
  private final Map<String, Entry> trials = new HashMap<>();
  private final Map<Object, Object> shared = new HashMap<>();

  /**
   * A scored cell of some trial.
   *
   * @param checkpoint the checkpoint
   * @param layer {@code all} or a layer's name
   * @param probe {@code none} or a probe's name
   * @param scoringFingerprint what it was scored with
   */
  public record Score(
      Checkpoint checkpoint, String layer, String probe, String scoringFingerprint) {}

  /**
   * A pack as far as its trials care.
   *
   * @param id the pack's id
   * @param checkpoints asked for
   * @param codes what is kept of codes
   * @param codesFile path of its codes, relative to the warehouse; empty where it has none
   * @param checkpointsFile path of its table {@code checkpoints}, likewise
   */
  private record PackEntry(
      String id,
      List<Checkpoint> checkpoints,
      List<StoredCodes> codes,
      String codesFile,
      String checkpointsFile) {
    boolean holds(Checkpoint checkpoint, Split split) {
      return !codesFile.isEmpty()
          && codes.stream()
              .anyMatch(c -> c.checkpoint().equals(checkpoint) && c.splits().contains(split));
    }
  }

  /**
   * A checkpoint that was computed.
   *
   * @param pack the pack that first computed it: what is measured of it is published under this
   *     pack, wherever its codes are
   * @param checkpointsFile the file that tells of its network, relative to the warehouse
   */
  public record Recorded(String pack, String checkpointsFile) {}

  /** A control that was measured of some trial, and how. */
  private record Measured(String control, String scoringFingerprint) {}

  private static final class Entry {
    TrialStatus status = TrialStatus.DONE;
    String error = "";
    int epochsRun;
    final List<PackEntry> packs = new ArrayList<>(1);
    String ownPack = "";
    final List<Score> scores = new ArrayList<>(1);
    final List<Measured> controls = new ArrayList<>(0);

    boolean reached(Checkpoint checkpoint) {
      return status == TrialStatus.DONE
          && (checkpoint.equals(Checkpoint.LAST) || checkpoint.epoch() <= epochsRun);
    }
  }

  WarehouseInventory() {}

  /** Whether a manifest says anything that this tells. */
  static boolean tells(Manifest manifest) {
    return manifest instanceof Manifest.Training
        || manifest instanceof Manifest.Scores
        || manifest instanceof Manifest.Controls;
  }

  /** Takes in one manifest. */
  void add(Manifest manifest) {
    if (manifest instanceof Manifest.Training training) {
      addTraining(training);
    } else if (manifest instanceof Manifest.Scores scores) {
      for (ScoredCell cell : scores.cells()) {
        Score score =
            new Score(cell.checkpoint(), cell.layer(), cell.probe(), cell.scoringFingerprint());
        entry(cell.trial()).scores.add(share(score));
      }
    } else if (manifest instanceof Manifest.Controls controls) {
      for (ScoredControl one : controls.controls()) {
        entry(one.trial())
            .controls
            .add(share(new Measured(one.control(), one.scoringFingerprint())));
      }
    }
  }

  private void addTraining(Manifest.Training training) {
    PackEntry pack =
        new PackEntry(
            training.pack(),
            share(training.checkpoints()),
            share(training.codes()),
            file(training, Table.CODES),
            file(training, Table.CHECKPOINTS));
    for (TrainedTrial trained : training.trials()) {
      Entry entry = entry(trained.trial());
      entry.status = trained.status();
      entry.error = share(trained.error());
      if (trained.computedHere()) { // others ran only as far as they were looked at
        entry.epochsRun = trained.epochsRun();
        entry.ownPack = pack.id();
      }
      entry.packs.add(pack);
    }
  }

  private static String file(Manifest.Training training, Table table) {
    return training.files().stream()
        .filter(file -> file.table() == table)
        .map(TableFile::path)
        .findFirst()
        .orElse("");
  }

  private Entry entry(String trial) {
    return trials.computeIfAbsent(trial, key -> new Entry());
  }

  /** The first of all equal values. */
  @SuppressWarnings("unchecked")
  private <T> T share(T value) {
    Object first = shared.putIfAbsent(value, value);
    return first == null ? value : (T) first;
  }

  /** Every trial that was computed. */
  public Set<String> trials() {
    return Collections.unmodifiableSet(trials.keySet());
  }

  /** How a trial ended; empty if it was never computed. */
  public Optional<TrialStatus> status(String trial) {
    Entry entry = trials.get(trial);
    return entry == null || entry.packs.isEmpty() ? Optional.empty() : Optional.of(entry.status);
  }

  /** Whether a trial failed by itself. */
  public boolean isFailed(String trial) {
    return status(trial).filter(TrialStatus.FAILED::equals).isPresent();
  }

  /** Why a trial failed; empty if it did not. */
  public String error(String trial) {
    Entry entry = trials.get(trial);
    return entry == null ? "" : entry.error;
  }

  /** Epochs that a trial ran to their end; 0 if it was never computed. */
  public int epochsRun(String trial) {
    Entry entry = trials.get(trial);
    return entry == null ? 0 : entry.epochsRun;
  }

  /**
   * The checkpoints that were asked of a trial before, reached or not: nothing is left to train.
   */
  public SortedSet<Checkpoint> doneCheckpoints(String trial) {
    SortedSet<Checkpoint> done = new TreeSet<>();
    packs(trial).forEach(pack -> done.addAll(pack.checkpoints()));
    return done;
  }

  /** Whether a trial was trained up to a checkpoint, or ended before reaching it. */
  public boolean has(String trial, Checkpoint checkpoint) {
    return packs(trial).stream().anyMatch(pack -> pack.checkpoints().contains(checkpoint));
  }

  /** The checkpoints that a trial reached, of those it was asked for: those that can be scored. */
  public SortedSet<Checkpoint> reachedCheckpoints(String trial) {
    SortedSet<Checkpoint> reached = doneCheckpoints(trial);
    Entry entry = trials.get(trial);
    reached.removeIf(checkpoint -> !entry.reached(checkpoint));
    return reached;
  }

  /** Where a checkpoint that a trial reached was computed; empty if it was not. */
  public Optional<Recorded> recorded(String trial, Checkpoint checkpoint) {
    return packsReaching(trial, checkpoint)
        .filter(pack -> pack.checkpoints().contains(checkpoint))
        .map(pack -> new Recorded(pack.id(), pack.checkpointsFile()))
        .findFirst();
  }

  /**
   * The file, relative to the warehouse, with the codes of a trial at a checkpoint; empty if they
   * were never there, or are not kept.
   */
  public Optional<String> codesFile(String trial, Checkpoint checkpoint, Split split) {
    return packsReaching(trial, checkpoint)
        .filter(pack -> pack.holds(checkpoint, split))
        .map(PackEntry::codesFile)
        .findFirst();
  }

  private Stream<PackEntry> packsReaching(String trial, Checkpoint checkpoint) {
    Entry entry = trials.get(trial);
    return entry == null || !entry.reached(checkpoint) ? Stream.of() : entry.packs.stream();
  }

  /**
   * The splits that are needed to measure what a sweep asks of a trial at a checkpoint, as far as
   * it is not measured yet, and whose codes are not there; none where the trial ended before.
   *
   * @param aspects what is asked for
   * @param scoringFingerprint how it is to be scored
   */
  public Set<Split> missingCodes(
      String trial, Checkpoint checkpoint, List<Aspect> aspects, String scoringFingerprint) {
    Set<Split> missing = EnumSet.noneOf(Split.class);
    Entry entry = trials.get(trial);
    if (entry != null && entry.reached(checkpoint)) {
      for (Aspect aspect : unscored(trial, checkpoint, aspects, scoringFingerprint)) {
        missing.addAll(aspect.needed());
      }
      missing.removeIf(split -> codesFile(trial, checkpoint, split).isPresent());
    }
    return missing;
  }

  /** What of a trial at a checkpoint is not measured yet. */
  public List<Aspect> unscored(
      String trial, Checkpoint checkpoint, List<Aspect> aspects, String scoringFingerprint) {
    return aspects.stream()
        .filter(a -> !isScored(ScoredCell.of(trial, checkpoint, a, scoringFingerprint)))
        .toList();
  }

  /** The packs that computed something of a trial: usually one. */
  public List<String> packsOf(String trial) {
    return packs(trial).stream().map(PackEntry::id).toList();
  }

  /** The pack that trained a trial; empty if it was never computed. */
  public Optional<String> ownPack(String trial) {
    Entry entry = trials.get(trial);
    return entry == null || entry.ownPack.isEmpty() ? Optional.empty() : Optional.of(entry.ownPack);
  }

  /** Whether a row of {@code controls} is there, scored so. */
  public boolean isMeasured(ScoredControl row) {
    Entry entry = trials.get(row.trial());
    return entry != null
        && entry.controls.contains(new Measured(row.control(), row.scoringFingerprint()));
  }

  /** What was scored of a trial. */
  public List<Score> scores(String trial) {
    Entry entry = trials.get(trial);
    return entry == null ? List.of() : Collections.unmodifiableList(entry.scores);
  }

  /** Whether a row of {@code properties} is there, scored so. */
  public boolean isScored(ScoredCell cell) {
    return scores(cell.trial())
        .contains(
            new Score(cell.checkpoint(), cell.layer(), cell.probe(), cell.scoringFingerprint()));
  }

  private List<PackEntry> packs(String trial) {
    Entry entry = trials.get(trial);
    return entry == null ? List.of() : entry.packs;
  }
}
