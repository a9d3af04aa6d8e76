package io.github.phasegrid.chart;

import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Observation;
import io.github.phasegrid.scoring.ScoringSpec;
import io.github.phasegrid.sweep.Aspect;
import io.github.phasegrid.sweep.Control;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableReader;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;

/** Reads {@code controls}, repeats folded. */
public final class ControlRows {
  private ControlRows() {}

  /**
   * The cells of each control that there is, of the rows that are wanted.
   *
   * @param wanted asked before a row is turned into an observation
   */
  public static Map<Control, List<Cell>> read(Warehouse warehouse, Predicate<Row> wanted)
      throws IOException {
    Map<Control, List<Observation>> observations = new EnumMap<>(Control.class);
    for (Path file : warehouse.files(Table.CONTROLS)) {
      try (TableReader.Rows rows = warehouse.reader(Table.CONTROLS).open(file)) {
        while (rows.hasNext()) {
          Row row = rows.next();
          if (wanted.test(row)) {
            observations
                .computeIfAbsent(Control.ofKey(row.text("control")), control -> new ArrayList<>())
                .add(observation(row));
          }
        }
      }
    }
    Map<Control, List<Cell>> cells = new EnumMap<>(Control.class);
    observations.forEach((control, all) -> cells.put(control, Cell.fold(all)));
    return cells;
  }

  /** A control has no checkpoint and no engine that scored it: what stands there says nothing. */
  private static Observation observation(Row row) {
    return new Observation(
        row.text("trial"),
        PropertyRows.settings(row, setting -> true),
        row.text("dataset"),
        row.real("validation_fraction"),
        row.text("engine"),
        Checkpoint.LAST,
        0,
        ScoringSpec.ALL_LAYERS,
        Aspect.NO_PROBE,
        row.text("control"),
        row.text("scoring_fingerprint"),
        PropertyRows.values(row));
  }
}
