package io.github.phasegrid.train;

import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.Manifest;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableWriter;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says in table {@code sweeps} which trials a sweep has, as its file stands now. */
public final class SweepMembership {
  private final WarehouseWriter warehouse;

  /** Writes there. */
  public SweepMembership(WarehouseWriter warehouse) {
    this.warehouse = warehouse;
  }

  /** The trials that a sweep has so far; none where nothing is known of it. */
  public Set<String> trials(String sweep) throws IOException {
    Warehouse reading = warehouse.warehouse();
    return reading
        .reader(Table.SWEEPS)
        .where("sweep", sweep)
        .readAll(reading.files(Table.SWEEPS))
        .stream()
        .map(row -> row.text("trial"))
        .collect(Collectors.toSet());
  }

  /** Replaces what was said of the sweep before. */
  public void publish(String sweep, List<Trial> trials) throws IOException {
    Warehouse reading = warehouse.warehouse();
    try (AttemptWriter attempt =
        AttemptWriter.start(reading.location(), "sweep-" + sweep, reading.configuration())) {
      TableWriter table = attempt.table(Table.SWEEPS);
      for (String trial : trials.stream().map(Trial::fingerprint).sorted().toList()) {
        table.write(Row.of(Table.SWEEPS).set("sweep", sweep).set("trial", trial));
      }
      warehouse.publish(new Manifest.Membership(sweep, List.of()), attempt.finish());
    }
  }
}
