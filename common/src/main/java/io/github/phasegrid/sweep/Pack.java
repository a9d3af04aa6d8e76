package io.github.phasegrid.sweep;

import io.github.phasegrid.training.Checkpoint;
import java.io.Serializable;
import java.util.Collection;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * Trials that one Spark task trains together on one data stream: the unit of commit, retry and
 * resume.
 *
 * @param id hash of the trials and checkpoints, 32 hex digits; also the name of its files
 * @param trials at least one, all with the same engine, data seed, input noise and batch size
 * @param checkpoints what is to be computed of each, in order
 * @param recorded those of the checkpoints that were computed before and of which only the codes
 *     are missing
 * @param complete whether the trials are new; otherwise only checkpoints are added to trials
 *     already recorded
 */
public record Pack(
    String id,
    List<Trial> trials,
    List<Checkpoint> checkpoints,
    List<Checkpoint> recorded,
    boolean complete)
    implements Serializable {

  /** A pack of new trials. */
  static Pack ofNew(Collection<Trial> trials, SortedSet<Checkpoint> checkpoints) {
    return of("", trials, checkpoints, List.of(), true);
  }

  /**
   * A pack that adds to trials.
   *
   * @param recorded those of the checkpoints of which only the codes are missing
   */
  static Pack ofMore(
      Collection<Trial> trials, SortedSet<Checkpoint> checkpoints, SortedSet<Checkpoint> recorded) {
    String codesOnly = recorded.isEmpty() ? "" : "codes only: " + keys(recorded, " ") + "\n";
    return of("more checkpoints\n" + codesOnly, trials, checkpoints, List.copyOf(recorded), false);
  }

  /** Derives the id. */
  private static Pack of(
      String kind,
      Collection<Trial> trials,
      SortedSet<Checkpoint> checkpoints,
      List<Checkpoint> recorded,
      boolean complete) {
    String text =
        kind
            + trials.stream().map(Trial::fingerprint).sorted().collect(Collectors.joining("\n"))
            + "\n\n"
            + keys(checkpoints, "\n");
    return new Pack(
        Fingerprint.sha256("phasegrid-pack-1\n" + text).substring(0, 32),
        List.copyOf(trials),
        List.copyOf(checkpoints),
        recorded,
        complete);
  }

  private static String keys(SortedSet<Checkpoint> checkpoints, String between) {
    return checkpoints.stream().map(Checkpoint::key).collect(Collectors.joining(between));
  }

  /** The checkpoints that were never computed before. */
  public List<Checkpoint> newCheckpoints() {
    return checkpoints.stream().filter(checkpoint -> !recorded.contains(checkpoint)).toList();
  }

  /** The engine that trains it. */
  public String engine() {
    return trials.get(0).engine();
  }

  /** For people: {@code widths 3…100, repeat 4}. */
  public String describe() {
    return range("width", Setting.WIDTH) + ", " + range("repeat", Setting.REPEAT);
  }

  private String range(String what, Setting setting) {
    IntSummaryStatistics values =
        trials.stream().mapToInt(t -> t.settings().integer(setting)).summaryStatistics();
    return values.getMin() == values.getMax()
        ? what + " " + values.getMin()
        : what + "s " + values.getMin() + "…" + values.getMax();
  }
}
