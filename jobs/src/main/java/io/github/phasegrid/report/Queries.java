package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Property;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Queries in DuckDB's SQL that give what the report shows, and more. */
final class Queries {
  private Queries() {}

  /**
   * A query to copy.
   *
   * @param question what it answers
   */
  record Query(String question, String sql) {}

  static List<Query> of(ReportData data, Study study) {
    return List.of(
        new Query("Means and standard errors, as in the table above", cells(data, study)),
        new Query("The trials that failed, and why", failures(data)),
        new Query("The learning curves", history(data)));
  }

  private static String cells(ReportData data, Study study) {
    String axes =
        study.axes().stream().map(a -> "p." + column(a) + ", ").collect(Collectors.joining());
    String measures =
        Stream.of(
                Property.REDUNDANCY_TRAIN,
                Property.REDUNDANCY_TEST,
                Property.KNN_ACCURACY_TEST,
                Property.NETWORK_ACCURACY_TEST)
            .map(Property::column)
            .map(
                c ->
                    "       avg(p.%s) AS %s,%n       stddev_samp(p.%s) / sqrt(count(p.%s)) AS %s_error"
                        .formatted(c, c, c, c, c))
            .collect(Collectors.joining(",\n"));
    boolean layersVary = study.axes().stream().anyMatch(a -> column(a).equals("layer"));
    boolean probesVary = study.axes().stream().anyMatch(a -> column(a).equals("probe"));
    return "SELECT "
        + axes
        + "count(*) AS repeats,\n"
        + measures
        + "\nFROM "
        + from(data, "properties", "p")
        + (layersVary ? "" : "\n  AND p.layer = 'all'")
        + (probesVary ? "" : "\n  AND p.probe = 'none'")
        + (axes.isEmpty() ? ";" : "\nGROUP BY ALL ORDER BY ALL;");
  }

  private static String failures(ReportData data) {
    return "SELECT t.error, count(*) AS trials, min(t.trial) AS one_of_them\nFROM "
        + from(data, "trials", "t")
        + "\n  AND t.status = 'failed'\nGROUP BY t.error ORDER BY trials DESC;";
  }

  private static String history(ReportData data) {
    return "SELECT h.trial, h.epoch, h.loss_train, h.accuracy_train\nFROM "
        + from(data, "history", "h")
        + "\nORDER BY h.trial, h.epoch;";
  }

  private static String from(ReportData data, String table, String alias) {
    return "%s AS %s%nJOIN %s AS s ON s.trial = %s.trial%nWHERE s.sweep = %s"
        .formatted(
            parquet(data, table), alias, parquet(data, "sweeps"), alias, quoted(data.sweep()));
  }

  private static String parquet(ReportData data, String table) {
    return "read_parquet(" + quoted(data.warehouse() + "/" + table + "/**/*.parquet") + ")";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String column(Axis axis) {
    return axis.coordinate().column();
  }
}
