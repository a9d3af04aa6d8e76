package io.github.phasegrid.chart;

import io.github.phasegrid.phase.CellKey;
import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableReader;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Reads back what {@link ChartStage} wrote. */
final class PhaseRows {
  private PhaseRows() {}

  /** The rule that named each cell's regime; rules of other versions are left out. */
  static Map<CellKey, RegimeRule> rules(Warehouse warehouse) throws IOException {
    Map<CellKey, RegimeRule> rules = new HashMap<>();
    for (Path file : warehouse.files(Table.PHASES)) {
      try (TableReader.Rows rows = warehouse.reader(Table.PHASES).open(file)) {
        while (rows.hasNext()) {
          Row row = rows.next();
          RegimeRule.ofVersion(row.text("rule_version"))
              .filter(rule -> !rule.equals(RegimeRule.DEFAULT))
              .ifPresent(rule -> rules.put(key(row), rule));
        }
      }
    }
    return rules;
  }

  private static CellKey key(Row row) {
    return new CellKey(
        PropertyRows.settings(row, setting -> setting != Setting.REPEAT)
            .with(Setting.REPEAT, CellKey.FOLDED_REPEAT),
        row.text("dataset"),
        row.real("validation_fraction"),
        row.text("engine"),
        Checkpoint.ofKey(row.text("checkpoint")),
        row.text("layer"),
        row.text("probe"),
        row.text("scoring_engine"),
        row.text("scoring_fingerprint"));
  }
}
