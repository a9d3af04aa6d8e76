package io.github.phasegrid.warehouse;

import static io.github.phasegrid.warehouse.Column.nullable;
import static io.github.phasegrid.warehouse.Column.required;
import static io.github.phasegrid.warehouse.ColumnType.BINARY;
import static io.github.phasegrid.warehouse.ColumnType.BOOLEAN;
import static io.github.phasegrid.warehouse.ColumnType.DOUBLE;
import static io.github.phasegrid.warehouse.ColumnType.INT32;
import static io.github.phasegrid.warehouse.ColumnType.INT64;
import static io.github.phasegrid.warehouse.ColumnType.LAYERS;
import static io.github.phasegrid.warehouse.ColumnType.PROVENANCE;
import static io.github.phasegrid.warehouse.ColumnType.STRING;
import static io.github.phasegrid.warehouse.ColumnType.TIMESTAMP;

import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.SettingType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.parquet.schema.MessageType;

/**
 * The tables of a warehouse, with every column. {@code docs/tables.md} says what each column means;
 * a test keeps the two in step. A column is never renamed and never removed; one that is added is
 * nullable, so that older files stay readable.
 */
public enum Table {
  /** One row per trial. */
  TRIALS("trials", trials()),
  /** One row per sweep and trial: which sweeps a trial serves. */
  SWEEPS("sweeps", List.of(required("sweep", STRING), required("trial", STRING))),
  /** One row per trial and epoch. */
  HISTORY(
      "history",
      List.of(
          required("trial", STRING),
          required("epoch", INT32),
          nullable("loss_train", DOUBLE),
          nullable("accuracy_train", DOUBLE),
          nullable("loss_validation", DOUBLE),
          nullable("accuracy_validation", DOUBLE),
          required("learning_rate", DOUBLE))),
  /** One row per trial and checkpoint reached: how well the network itself does. */
  CHECKPOINTS(
      "checkpoints",
      List.of(
          required("trial", STRING),
          required("checkpoint", STRING),
          required("epoch", INT32),
          nullable("network_loss_train", DOUBLE),
          nullable("network_loss_test", DOUBLE),
          nullable("network_accuracy_train", DOUBLE),
          nullable("network_accuracy_test", DOUBLE),
          nullable("network_loss_train_as_trained", DOUBLE),
          nullable("network_accuracy_train_as_trained", DOUBLE))),
  /** One row per trial, checkpoint, split and example. */
  CODES(
      "codes",
      List.of(
          required("trial", STRING),
          required("checkpoint", STRING),
          required("epoch", INT32),
          required("split", STRING),
          required("example", INT32),
          nullable("label", INT32),
          nullable("true_label", INT32),
          required("code", BINARY))),
  /** One row per trial, checkpoint, layer and probe. */
  PROPERTIES("properties", properties()),
  /** One row per trial and control: the same measures of what codes are held against. */
  CONTROLS("controls", controls()),
  /** One row per cell: settings and checkpoint, repeats folded. */
  PHASES("phases", phases());

  private final String folder;
  private final List<Column> columns;
  private final Map<String, Integer> index = new HashMap<>();

  Table(String folder, List<Column> columns) {
    this.folder = folder;
    this.columns = List.copyOf(columns);
    for (Column column : columns) {
      if (index.put(column.name(), index.size()) != null) {
        throw new AssertionError(folder + " has " + column.name() + " twice");
      }
    }
  }

  /** The folder of its files in the warehouse, which is also its name. */
  public String folder() {
    return folder;
  }

  /** Its columns, in order. */
  public List<Column> columns() {
    return columns;
  }

  /** The schema of its files. */
  public MessageType schema() {
    return schema(columns);
  }

  /** A schema of some of its columns. */
  MessageType schema(List<Column> some) {
    return new MessageType(folder, some.stream().map(Column::parquet).toList());
  }

  /**
   * A column's place.
   *
   * @throws IllegalArgumentException when there is no such column
   */
  int indexOf(String column) {
    Integer place = index.get(column);
    if (place == null) {
      throw new IllegalArgumentException("table " + folder + " has no column " + column);
    }
    return place;
  }

  /** Whether it has such a column. */
  boolean has(String column) {
    return index.containsKey(column);
  }

  /**
   * @throws IllegalArgumentException when there is no such table
   */
  static Table ofFolder(String folder) {
    return Stream.of(values())
        .filter(table -> table.folder.equals(folder))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no table is named " + folder));
  }

  private static List<Column> trials() {
    return columns(
        Stream.of(required("trial", STRING), required("pack", STRING)),
        design(setting -> setting != Setting.PARALLELISM), // which is older here than elsewhere
        Stream.of(
            required("data_seed", INT64),
            required("trial_seed", INT64),
            nullable("probe_seed", INT64),
            required("parallelism", STRING),
            required("layers", LAYERS),
            required("label_noise_realised", DOUBLE),
            required("status", STRING),
            nullable("error", STRING),
            required("epochs_run", INT32),
            required("stopped_early", BOOLEAN),
            required("started_at", TIMESTAMP),
            required("seconds", DOUBLE),
            required("pack_seconds", DOUBLE),
            required("provenance", PROVENANCE)));
  }

  private static List<Column> properties() {
    return columns(
        Stream.of(
            required("trial", STRING),
            required("checkpoint", STRING),
            required("layer", STRING),
            required("probe", STRING)),
        design(setting -> true),
        Stream.of(
            required("epoch", INT32),
            required("code_bits", INT32),
            nullable("previous_checkpoint", STRING)),
        Measures.ALL.stream(),
        Stream.of(
            nullable("notes", STRING),
            required("scoring_engine", STRING),
            required("scoring_fingerprint", STRING),
            required("scoring_partitions", INT32)),
        scoring(),
        Stream.of(nullable("fit_on_validation", BOOLEAN)));
  }

  private static List<Column> controls() {
    return columns(
        Stream.of(required("trial", STRING), required("control", STRING)),
        design(setting -> true),
        Stream.of(required("code_bits", INT32)),
        Measures.ALL.stream(),
        Stream.of(nullable("notes", STRING), required("scoring_fingerprint", STRING)),
        scoring(),
        Stream.of(required("fit_on_validation", BOOLEAN)));
  }

  private static Stream<Column> scoring() {
    return Stream.of(
        required("kmeans_seed", INT64),
        required("kmeans_restarts", INT32),
        required("kmeans_max_iterations", INT32),
        required("knn_neighbours", INT32),
        required("logistic_family", STRING),
        required("logistic_c", DOUBLE),
        required("logistic_max_iterations", INT32));
  }

  private static List<Column> phases() {
    return columns(
        design(setting -> setting != Setting.REPEAT),
        Stream.of(
            required("checkpoint", STRING),
            required("layer", STRING),
            required("probe", STRING),
            required("scoring_engine", STRING),
            required("scoring_fingerprint", STRING),
            required("code_bits", INT32),
            required("n_repeats", INT32)),
        Measures.folded().stream(),
        Stream.of(nullable("regime", STRING), required("rule_version", STRING)));
  }

  /** What tells one trial from another: dataset, settings, engine. */
  private static Stream<Column> design(Predicate<Setting> which) {
    return Stream.of(
            Stream.of(required("dataset", STRING), required("validation_fraction", DOUBLE)),
            Stream.of(Setting.values()).filter(which).map(Table::column),
            Stream.of(required("engine", STRING)))
        .flatMap(part -> part);
  }

  private static Column column(Setting setting) {
    ColumnType type = type(setting.type());
    return setting.isAddition()
        ? nullable(setting.column(), type)
        : required(setting.column(), type);
  }

  private static ColumnType type(SettingType type) {
    if (type instanceof SettingType.WholeNumber || type instanceof SettingType.CountOrAll) {
      return INT32;
    } else if (type instanceof SettingType.RealNumber) {
      return DOUBLE;
    }
    return type instanceof SettingType.Flag ? BOOLEAN : STRING;
  }

  @SafeVarargs
  private static List<Column> columns(Stream<Column>... parts) {
    List<Column> columns = new ArrayList<>();
    for (Stream<Column> part : parts) {
      part.forEach(columns::add);
    }
    return columns;
  }
}
