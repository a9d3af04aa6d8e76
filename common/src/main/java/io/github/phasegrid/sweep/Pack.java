package io.github.phasegrid.sweep;

import io.github.phasegrid.training.Averaging;
import io.github.phasegrid.training.Checkpoint;
import java.io.Serializable;
import java.util.Collection;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Trials that one Spark task trains together on one data stream: the unit of commit, retry and
 * resume.
 *
 * @param id hash of the trials and looks, 32 hex digits; also the name of its files
 * @param trials at least one, all with the same engine, data seed, subset, input noise and batch
 *     size
 * @param looks what is to be computed of each, by checkpoint, in order
 * @param complete whether the trials are new; otherwise only looks are added to trials already
 *     recorded
 */
public record Pack(String id, List<Trial> trials, List<Look> looks, boolean complete)
    implements Serializable {

  /** A pack of new trials. */
  static Pack ofNew(Collection<Trial> trials, List<Look> looks) {
    return of("", trials, looks, true);
  }

  /** A pack that adds to trials. */
  static Pack ofMore(Collection<Trial> trials, List<Look> looks) {
    String recorded =
        looks.stream()
            .filter(Look::recorded)
            .map(look -> look.checkpoint().key())
            .collect(Collectors.joining(" "));
    String codesOnly = recorded.isEmpty() ? "" : "codes only: " + recorded + "\n";
    return of("more checkpoints\n" + codesOnly, trials, looks, false);
  }

  /** Derives the id. */
  private static Pack of(
      String kind, Collection<Trial> trials, List<Look> looks, boolean complete) {
    String text =
        kind
            + trials.stream().map(Trial::fingerprint).sorted().collect(Collectors.joining("\n"))
            + "\n\n"
            + looks.stream().map(Look::text).collect(Collectors.joining("\n"));
    return new Pack(
        Fingerprint.sha256("phasegrid-pack-1\n" + text).substring(0, 32),
        List.copyOf(trials),
        List.copyOf(looks),
        complete);
  }

  /** All checkpoints looked at. */
  public List<Checkpoint> checkpoints() {
    return looks.stream().map(Look::checkpoint).toList();
  }

  /** The checkpoints that were never computed before. */
  public List<Checkpoint> newCheckpoints() {
    return looks.stream().filter(look -> !look.recorded()).map(Look::checkpoint).toList();
  }

  /** What is to be computed at a checkpoint; empty where nothing is. */
  public Optional<Look> at(Checkpoint checkpoint) {
    return looks.stream().filter(look -> look.checkpoint().equals(checkpoint)).findFirst();
  }

  /** The engine that trains it. */
  public String engine() {
    return trials.get(0).engine();
  }

  /**
   * How workers all over the cluster train its only trial; empty where one task trains the pack.
   */
  public Optional<Averaging> averaging() {
    return trials.get(0).settings().averaging();
  }

  /**
   * Units times examples over all epochs: rough, to put packs in order and to say how far one is.
   */
  public double work() {
    double work = 0;
    for (Trial trial : trials) {
      Settings settings = trial.settings();
      double units = trial.network().codeBits();
      work += units * settings.integer(Setting.EPOCHS) * settings.integer(Setting.SAMPLE_SIZE);
    }
    return work;
  }

  /** For people: {@code widths 3…100, repeat 4}. */
  public String describe() {
    Settings first = trials.get(0).settings();
    String architecture = first.isConvolutional() ? first.text(Setting.ARCHITECTURE) + ", " : "";
    String workers = averaging().map(a -> ", " + a.workers() + " workers").orElse("");
    return architecture
        + range("width", Setting.WIDTH)
        + ", "
        + range("repeat", Setting.REPEAT)
        + workers;
  }

  private String range(String what, Setting setting) {
    IntSummaryStatistics values =
        trials.stream().mapToInt(t -> t.settings().integer(setting)).summaryStatistics();
    return values.getMin() == values.getMax()
        ? what + " " + values.getMin()
        : what + "s " + values.getMin() + "…" + values.getMax();
  }
}
