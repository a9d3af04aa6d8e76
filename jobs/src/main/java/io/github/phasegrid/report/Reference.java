package io.github.phasegrid.report;

import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Coordinate;
import io.github.phasegrid.phase.Coordinate.Circumstance;
import io.github.phasegrid.phase.Estimate;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.training.Checkpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Numbers to hold a sweep's against, drawn as dotted lines in its figures: what the untrained
 * network does, or raw pixels.
 *
 * @param name for the legend, such as {@code untrained network}
 * @param cells what was measured, whatever properties they have
 * @param along the coordinates by which a cell of the sweep finds the one beside it; where none of
 *     them is on a figure's x axis, the reference is a level line
 * @param notAgainst no line is drawn against these: its numbers are there in another way
 */
public record Reference(
    String name, List<Cell> cells, Set<Coordinate> along, Set<Coordinate> notAgainst) {

  /** Keeps its own copies. */
  public Reference {
    cells = List.copyOf(cells);
    along = Set.copyOf(along);
    notAgainst = Set.copyOf(notAgainst);
  }

  /**
   * The networks of a study before training, if it looked at them: beside every cell that differs
   * in the checkpoint only.
   */
  static Optional<Reference> untrained(Study study) {
    List<Cell> cells =
        study.cells().stream()
            .filter(cell -> cell.key().checkpoint().equals(new Checkpoint(0)))
            .toList();
    if (cells.isEmpty() || study.axis(Circumstance.CHECKPOINT).isEmpty()) {
      return Optional.empty();
    }
    Set<Coordinate> along = new HashSet<>();
    study.axes().forEach(axis -> along.add(axis.coordinate()));
    along.remove(Circumstance.CHECKPOINT);
    return Optional.of(
        new Reference("untrained network", cells, along, Set.of(Circumstance.CHECKPOINT)));
  }

  /** What is to be held against a cell of the sweep. */
  Optional<Estimate> beside(Cell cell, Property property) {
    return cells.stream()
        .filter(c -> along.stream().allMatch(a -> a.of(c.key()).equals(a.of(cell.key()))))
        .findFirst()
        .flatMap(c -> c.estimate(property));
  }

  /** Whether it belongs in a figure. */
  boolean isFor(Figure figure, Study study) {
    return !notAgainst.contains(figure.view().xAxis(study).coordinate())
        && figure.panels().stream()
            .flatMap(panel -> panel.curves().stream())
            .anyMatch(
                curve -> cells.stream().anyMatch(c -> c.estimate(curve.property()).isPresent()));
  }
}
