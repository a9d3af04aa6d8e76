package io.github.phasegrid.report;

import io.github.phasegrid.phase.Observation;
import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.sweep.Settings;
import java.util.List;

/**
 * All that a report tells. Texts may hold anything: they are shown, never interpreted.
 *
 * @param sweep the sweep's name
 * @param description what the sweep is about, in a sentence or two; may be empty
 * @param counts how far the sweep is
 * @param observations what was measured, any number
 * @param failures trials that failed
 * @param references numbers to hold the observations against
 * @param regimeRule thresholds of the regimes
 * @param warnings what a reader must know before believing a number
 * @param warehouse where the tables are, as the user would name it
 * @param tables the tables there
 * @param provenance what made the numbers: versions, hosts, settings; in the order shown
 */
public record ReportData(
    String sweep,
    String description,
    Counts counts,
    List<Observation> observations,
    List<Failure> failures,
    List<Reference> references,
    RegimeRule regimeRule,
    List<String> warnings,
    String warehouse,
    List<Table> tables,
    List<Fact> provenance) {

  /** Keeps its own copies. */
  public ReportData {
    observations = List.copyOf(observations);
    failures = List.copyOf(failures);
    references = List.copyOf(references);
    warnings = List.copyOf(warnings);
    tables = List.copyOf(tables);
    provenance = List.copyOf(provenance);
  }

  /**
   * How far a sweep is.
   *
   * @param planned trials the sweep asks for
   * @param done of these, those trained and scored
   * @param failed of these, those that failed
   */
  public record Counts(int planned, int done, int failed) {

    /** Trials neither done nor failed. */
    public int missing() {
      return planned - done - failed;
    }
  }

  /**
   * A trial that failed.
   *
   * @param trial its fingerprint
   * @param settings what it was
   * @param error why, as the tables record it
   */
  public record Failure(String trial, Settings settings, String error) {}

  /**
   * A table of the warehouse.
   *
   * @param name such as {@code properties}
   * @param holds what one row is, in a few words
   */
  public record Table(String name, String holds) {}

  /**
   * One line of provenance.
   *
   * @param name such as {@code CPU}
   * @param value such as {@code AMD EPYC 7B13}
   */
  public record Fact(String name, String value) {}
}
