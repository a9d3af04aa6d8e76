package io.github.phasegrid.report;

import io.github.phasegrid.phase.Cell;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be shown of a sweep.
 *
 * @param data all that is known
 * @param whole every cell, for statistics
 * @param study what is drawn: the same, or fewer points
 * @param references drawn in the figures
 * @param warnings those of the data, and what was left out
 */
record Report(
    ReportData data,
    Study whole,
    Study study,
    List<PhaseChart> phaseCharts,
    List<Figure> figures,
    List<Reference> references,
    List<String> warnings) {

  static Report of(ReportData data) {
    Study whole = Study.of(Cell.fold(data.observations()));
    PointBudget kept = PointBudget.keep(whole, PointBudget.POINTS);
    List<String> warnings = new ArrayList<>(data.warnings());
    kept.notes().forEach(note -> warnings.add("Too many points to draw one by one. " + note));
    List<Reference> references = references(data, kept.study());
    return new Report(
        data,
        whole,
        kept.study(),
        PhaseChart.of(kept.study()),
        Figure.of(kept.study(), references.size() > 1),
        references,
        warnings);
  }

  /** Of the untrained network once: as it stands in the study, with all its repeats, if it does. */
  private static List<Reference> references(ReportData data, Study study) {
    List<Reference> references = new ArrayList<>();
    Reference.untrained(study).ifPresent(references::add);
    for (Reference reference : data.references()) {
      if (references.stream().noneMatch(other -> other.name().equals(reference.name()))) {
        references.add(reference);
      }
    }
    return references;
  }
}
