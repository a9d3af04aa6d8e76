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
import java.util.Map;
import java.util.Set;

/**
 * Folds all properties of a warehouse into table {@code phases}. Cells of the sweep at hand take
 * its rule; those of other sweeps keep the rule that named them, or take the default one.
 */
public final class ChartStage {
  private final WarehouseWriter warehouse;
  private final RegimeRule rule;
  private final Set<String> trials;

  /**
   * A chart to be written.
   *
   * @param rule of the sweep at hand
   * @param trials of that sweep: a cell with any of them is its own
   */
  public ChartStage(WarehouseWriter warehouse, RegimeRule rule, Set<String> trials) {
    this.warehouse = warehouse;
    this.rule = rule;
    this.trials = Set.copyOf(trials);
  }

  /**
   * Replaces the table.
   *
   * @return number of cells
   */
  public int run() throws IOException {
    Warehouse reading = warehouse.warehouse();
    List<Cell> cells = Cell.fold(PropertyRows.read(reading, row -> true));
    Map<CellKey, RegimeRule> former = PhaseRows.rules(reading);
    try (AttemptWriter attempt =
        AttemptWriter.start(reading.location(), "phases", reading.configuration())) {
      TableWriter table = attempt.table(Table.PHASES);
      for (Cell cell : cells) {
        boolean own = cell.repeats().stream().anyMatch(o -> trials.contains(o.trial()));
        table.write(row(cell, own ? rule : former.getOrDefault(cell.key(), RegimeRule.DEFAULT)));
      }
      warehouse.publish(new Manifest.Chart(List.of()), attempt.finish());
    }
    return cells.size();
  }

  private static Row row(Cell cell, RegimeRule rule) {
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
    return row.set("rule_version", rule.version());
  }
}
