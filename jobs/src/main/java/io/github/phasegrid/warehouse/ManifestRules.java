package io.github.phasegrid.warehouse;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The names that a warehouse gives: what else a manifest says was not written by us. */
final class ManifestRules {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{8,64}");
  private static final Pattern MODEL =
      Pattern.compile("models/[0-9a-f]{8,64}/(last|[0-9]{1,10})\\.zip");

  private ManifestRules() {}

  static void requireHex(String what, String value) {
    if (value == null || !HEX.matcher(value).matches()) {
      throw new IllegalArgumentException(what + " " + value + " is not 8 to 64 hex digits");
    }
  }

  static void requireModel(String path) {
    if (!MODEL.matcher(path).matches()) {
      throw new IllegalArgumentException(path + " is not models/TRIAL/CHECKPOINT.zip");
    }
  }

  /** At most one file for each of the tables, each named after the id. */
  static void requireFiles(String id, List<TableFile> files, Table... tables) {
    Set<Table> seen = EnumSet.noneOf(Table.class);
    for (TableFile file : files) {
      if (!seen.add(file.table())) {
        throw new IllegalArgumentException(id + " has two files of " + file.table().folder());
      }
      if (!List.of(tables).contains(file.table())
          || !finalNames(file.table(), id).contains(file.path())) {
        throw new IllegalArgumentException(file.path() + " is no file of " + id);
      }
    }
  }

  /** Whether a manifest of that path can list a file of the table. */
  static boolean mayList(String path, Table table) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean scores = name.endsWith(".properties.json");
    boolean controls = name.endsWith(".controls.json");
    boolean membership = name.startsWith("sweep-");
    boolean chart = name.equals("phases.json");
    return switch (table) {
      case PROPERTIES -> scores;
      case CONTROLS -> controls;
      case SWEEPS -> membership;
      case PHASES -> chart;
      case TRIALS, HISTORY, CHECKPOINTS, CODES -> !scores && !controls && !membership && !chart;
    };
  }

  /**
   * The names a file can have. There are two so that new rows can lie beside those they replace
   * until the manifest changes.
   */
  static List<String> finalNames(Table table, String id) {
    return List.of(
        table.folder() + "/" + id + ".parquet", table.folder() + "/" + id + "-2.parquet");
  }
}
