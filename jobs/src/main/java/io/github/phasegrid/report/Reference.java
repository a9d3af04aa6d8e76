package io.github.phasegrid.report;

import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Coordinate;
import io.github.phasegrid.phase.Coordinate.Circumstance;
import io.github.phasegrid.phase.Coordinate.OfSetting;
import io.github.phasegrid.phase.Estimate;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.sweep.Control;
import io.github.phasegrid.sweep.Setting;
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
   * A control: beside the whole codes of all cells of its settings, at whatever checkpoint.
   *
   * @param cells the control's, with layer {@code all} and probe {@code none}
   */
  public static Reference of(Control control, List<Cell> cells) {
    Set<Coordinate> along =
        new HashSet<>(
            Set.of(
                Circumstance.DATASET, Circumstance.ENGINE, Circumstance.LAYER, Circumstance.PROBE));
    for (Setting setting : Setting.values()) {
      if (setting != Setting.REPEAT) {
        along.add(new OfSetting(setting));
      }
    }
    return new Reference(nameOf(control), cells, along, Set.of());
  }

  private static String nameOf(Control control) {
    return switch (control) {
      case UNTRAINED -> "untrained network";
      case CALIBRATED -> "untrained, batch norm calibrated";
      case RANDOM_PROJECTION -> "random projections";
      case PIXELS -> "raw pixels";
      case ACTIVATIONS -> "real-valued activations";
    };
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
        new Reference(nameOf(Control.UNTRAINED), cells, along, Set.of(Circumstance.CHECKPOINT)));
  }

  /** The cell that stands beside one of the sweep. */
  Optional<Cell> beside(Cell cell) {
    return cells.stream()
        .filter(c -> along.stream().allMatch(a -> a.of(c.key()).equals(a.of(cell.key()))))
        .findFirst();
  }

  /**
   * What is to be held against a cell of the sweep; not how the network itself does, since before
   * training that is guessing.
   *
   * @param beside of {@link #beside(Cell)}
   */
  static Optional<Estimate> estimate(Cell beside, Property property) {
    return property.column().startsWith("network") ? Optional.empty() : beside.estimate(property);
  }

  /** Whether it belongs in a figure. */
  boolean isFor(Figure figure, Study study) {
    return !notAgainst.contains(figure.view().xAxis(study).coordinate())
        && figure.panels().stream()
            .flatMap(panel -> panel.curves().stream())
            .anyMatch(
                curve -> cells.stream().anyMatch(c -> estimate(c, curve.property()).isPresent()));
  }
}
