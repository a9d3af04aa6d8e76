package io.github.phasegrid.chart;

import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.CellKey;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.phase.Regime;
import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.Manifest;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableWriter;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.util.List;

/** Folds all properties of a warehouse into table {@code phases}. */
public final class ChartStage {
  private final WarehouseWriter warehouse;
  private final RegimeRule rule = RegimeRule.DEFAULT;

  /** Writes there. */
  public ChartStage(WarehouseWriter warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Replaces the table.
   *
   * @return number of cells
   */
  public int run() throws IOException {
    Warehouse reading = warehouse.warehouse();
    List<Cell> cells = Cell.fold(PropertyRows.read(reading, row -> true));
    try (AttemptWriter attempt =
        AttemptWriter.start(reading.location(), "phases", reading.configuration())) {
      TableWriter table = attempt.table(Table.PHASES);
      for (Cell cell : cells) {
        table.write(row(cell));
      }
      warehouse.publish(new Manifest.Chart(List.of()), attempt.finish());
    }
    return cells.size();
  }

  private Row row(Cell cell) {
    CellKey key = cell.key();
    Row row = Row.of(Table.PHASES);
    row.set("dataset", key.dataset());
    row.set("validation_fraction", key.validationFraction());
    row.set("engine", key.engine());
    for (Setting setting : Setting.values()) {
      if (setting != Setting.REPEAT) {
        row.set(setting.column(), key.settings().get(setting));
      }
    }
    row.set("checkpoint", key.checkpoint().key());
    row.set("layer", key.layer());
    row.set("probe", key.probe());
    row.set("scoring_engine", key.scoringEngine());
    row.set("scoring_fingerprint", key.scoringFingerprint());
    row.set("n_repeats", cell.repeats().size());
    row.set("code_bits", cell.repeats().get(0).values().get(Property.CODE_BITS).intValue());
    for (Property property : Property.values()) {
      if (property == Property.CODE_BITS) {
        continue; // the same for all repeats
      }
      cell.estimate(property)
          .ifPresent(
              estimate -> {
                row.set(property.column() + "_mean", estimate.mean());
                estimate
                    .standardError()
                    .ifPresent(error -> row.set(property.column() + "_se", error));
              });
    }
    rule.classify(cell).map(Regime::key).ifPresent(regime -> row.set("regime", regime));
    return row.set("rule_version", Integer.toString(RegimeRule.VERSION));
  }
}
