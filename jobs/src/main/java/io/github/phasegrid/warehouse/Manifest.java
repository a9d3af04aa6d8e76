package io.github.phasegrid.warehouse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.phasegrid.training.Checkpoint;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What was published together: a small JSON file {@code _packs/NAME.json}, written last and in one
 * step, that lists the files whose rows count. A file belongs to the manifest whose id it is named
 * after, and to no other.
 *
 * <p>Manifests are read from the warehouse and not trusted: their constructors refuse names that
 * are not of the form the warehouse itself gives, so that no path leads elsewhere.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Manifest.Training.class, name = "train"),
  @JsonSubTypes.Type(value = Manifest.Scores.class, name = "score"),
  @JsonSubTypes.Type(value = Manifest.Controls.class, name = "controls"),
  @JsonSubTypes.Type(value = Manifest.Membership.class, name = "sweep"),
  @JsonSubTypes.Type(value = Manifest.Chart.class, name = "phases")
})
public sealed interface Manifest {
  /** The folder of manifests. */
  String FOLDER = "_packs";

  /** What its files are named after. */
  @JsonIgnore
  String id();

  /** Its own file, relative to the warehouse. */
  @JsonIgnore
  String path();

  /** The files whose rows count. */
  List<TableFile> files();

  /** The same with other files. */
  Manifest withFiles(List<TableFile> files);

  /**
   * A trained pack: tables {@code trials}, {@code history}, {@code checkpoints} and {@code codes}.
   *
   * @param pack the pack's id: 8 to 64 hex digits
   * @param checkpoints those it computed first. A trial that did not fail has the numbered ones up
   *     to its last epoch, and {@code last}; the others it never reached. A failed one has none
   * @param codes the checkpoints and splits whose codes are in its files: of all of those, of some
   *     if not all are kept, and of others that were computed again for their codes
   * @param trials the pack's trials
   * @param files its files
   * @param models its networks: paths {@code models/TRIAL/CHECKPOINT.zip}
   */
  record Training(
      String pack,
      List<Checkpoint> checkpoints,
      List<StoredCodes> codes,
      List<TrainedTrial> trials,
      List<TableFile> files,
      List<String> models)
      implements Manifest {
    /** Tables with rows of failed trials too. */
    static final Set<Table> PER_TRIAL = EnumSet.of(Table.TRIALS, Table.HISTORY);

    /** Copies and checks. */
    public Training {
      checkpoints = List.copyOf(checkpoints);
      codes = List.copyOf(codes);
      trials = List.copyOf(trials);
      files = List.copyOf(files);
      models = List.copyOf(models);
      ManifestRules.requireHex("pack", pack);
      ManifestRules.requireFiles(
          pack, files, Table.TRIALS, Table.HISTORY, Table.CHECKPOINTS, Table.CODES);
      models.forEach(ManifestRules::requireModel);
    }

    @Override
    public String id() {
      return pack;
    }

    @Override
    public String path() {
      return pathOf(pack);
    }

    /** The manifest's file of a pack. */
    static String pathOf(String pack) {
      return FOLDER + "/" + pack + ".json";
    }

    @Override
    public Training withFiles(List<TableFile> other) {
      return new Training(pack, checkpoints, codes, trials, other, models);
    }

    /** Whether it has any of these trials. */
    boolean hasAny(Set<String> fingerprints) {
      return trials.stream().anyMatch(trial -> fingerprints.contains(trial.trial()));
    }

    /** The same without some trials, and without the files that hold their rows. */
    Training without(Set<String> fingerprints) {
      return new Training(
          pack,
          checkpoints,
          codes,
          trials.stream().filter(trial -> !fingerprints.contains(trial.trial())).toList(),
          files.stream().filter(file -> !PER_TRIAL.contains(file.table())).toList(),
          models);
    }

    /** The same with other models. */
    Training withModels(List<String> other) {
      return new Training(pack, checkpoints, codes, trials, files, other);
    }
  }

  /**
   * The scores of a pack's cells: table {@code properties}.
   *
   * @param pack the pack's id
   * @param cells what was scored: one per row
   * @param files its files
   */
  record Scores(String pack, List<ScoredCell> cells, List<TableFile> files) implements Manifest {
    /** Copies and checks. */
    public Scores {
      cells = List.copyOf(cells);
      files = List.copyOf(files);
      ManifestRules.requireHex("pack", pack);
      ManifestRules.requireFiles(pack, files, Table.PROPERTIES);
    }

    @Override
    public String id() {
      return pack;
    }

    @Override
    public String path() {
      return pathOf(pack);
    }

    /** The manifest's file of a pack. */
    static String pathOf(String pack) {
      return FOLDER + "/" + pack + ".properties.json";
    }

    @Override
    public Scores withFiles(List<TableFile> other) {
      return new Scores(pack, cells, other);
    }
  }

  /**
   * The controls of a pack's trials: table {@code controls}.
   *
   * @param pack the id of the pack that trained them
   * @param controls what was measured: one per row
   * @param files its files
   */
  record Controls(String pack, List<ScoredControl> controls, List<TableFile> files)
      implements Manifest {
    /** Copies and checks. */
    public Controls {
      controls = List.copyOf(controls);
      files = List.copyOf(files);
      ManifestRules.requireHex("pack", pack);
      ManifestRules.requireFiles(pack, files, Table.CONTROLS);
    }

    @Override
    public String id() {
      return pack;
    }

    @Override
    public String path() {
      return pathOf(pack);
    }

    /** The manifest's file of a pack. */
    static String pathOf(String pack) {
      return FOLDER + "/" + pack + ".controls.json";
    }

    @Override
    public Controls withFiles(List<TableFile> other) {
      return new Controls(pack, controls, other);
    }
  }

  /**
   * Which trials a sweep has: the table of memberships.
   *
   * @param sweep the sweep's name
   * @param files its files
   */
  record Membership(String sweep, List<TableFile> files) implements Manifest {
    /** Copies and checks. */
    public Membership {
      files = List.copyOf(files);
      ManifestRules.requireFiles(idOf(sweep), files, Table.SWEEPS);
    }

    /** A hash: names of sweeps may not be good for names of files. */
    private static String idOf(String sweep) {
      return DigestUtils.sha256Hex(sweep).substring(0, 32);
    }

    @Override
    public String id() {
      return idOf(sweep);
    }

    @Override
    public String path() {
      return FOLDER + "/sweep-" + id() + ".json";
    }

    @Override
    public Membership withFiles(List<TableFile> other) {
      return new Membership(sweep, other);
    }
  }

  /**
   * The phase chart: table {@code phases}.
   *
   * @param files its files
   */
  record Chart(List<TableFile> files) implements Manifest {
    /** Copies and checks. */
    public Chart {
      files = List.copyOf(files);
      ManifestRules.requireFiles("phases", files, Table.PHASES);
    }

    @Override
    public String id() {
      return "phases";
    }

    @Override
    public String path() {
      return FOLDER + "/phases.json";
    }

    @Override
    public Chart withFiles(List<TableFile> other) {
      return new Chart(other);
    }
  }
}
