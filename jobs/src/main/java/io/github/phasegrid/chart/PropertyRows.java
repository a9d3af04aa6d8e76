package io.github.phasegrid.chart;

import io.github.phasegrid.phase.CellKey;
import io.github.phasegrid.phase.Observation;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Settings;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableReader;
import io.github.phasegrid.warehouse.Warehouse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;

/** Reads {@code properties} as observations. */
public final class PropertyRows {
  /** Of repeats that were compared with different checkpoints, these have no mean. */
  private static final Set<Property> FLIPS =
      EnumSet.of(Property.BIT_FLIP_RATE_TRAIN, Property.BIT_FLIP_RATE_TEST);

  private PropertyRows() {}

  /**
   * All rows that are wanted, in the order of the files.
   *
   * @param wanted asked before a row is turned into an observation
   */
  public static List<Observation> read(Warehouse warehouse, Predicate<Row> wanted)
      throws IOException {
    List<Observation> observations = new ArrayList<>();
    Map<CellKey, Set<Object>> previous = new HashMap<>();
    for (Path file : warehouse.files(Table.PROPERTIES)) {
      try (TableReader.Rows rows = warehouse.reader(Table.PROPERTIES).open(file)) {
        while (rows.hasNext()) {
          Row row = rows.next();
          if (wanted.test(row)) {
            Observation observation = observation(row);
            observations.add(observation);
            previous
                .computeIfAbsent(observation.key(), key -> new HashSet<>())
                .add(row.find("previous_checkpoint"));
          }
        }
      }
    }
    observations.replaceAll(
        told -> previous.get(told.key()).size() == 1 ? told : told.without(FLIPS));
    return observations;
  }

  private static Observation observation(Row row) {
    return new Observation(
        row.text("trial"),
        settings(row, setting -> true),
        row.text("dataset"),
        row.real("validation_fraction"),
        row.text("engine"),
        Checkpoint.ofKey(row.text("checkpoint")),
        row.integer("epoch"),
        row.text("layer"),
        row.text("probe"),
        row.text("scoring_engine"),
        row.text("scoring_fingerprint"),
        values(row));
  }

  /** The measures in a row that has their columns. */
  static Map<Property, Double> values(Row row) {
    Map<Property, Double> values = new EnumMap<>(Property.class);
    for (Property property : Property.values()) {
      row.find(property.column())
          .ifPresent(value -> values.put(property, ((Number) value).doubleValue()));
    }
    return values;
  }

  /** The settings in a row that has the columns of these. */
  static Settings settings(Row row, Predicate<Setting> which) {
    Map<Setting, Object> settings = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      if (which.test(setting)) {
        row.find(setting.column()).ifPresent(value -> settings.put(setting, value));
      }
    }
    return Settings.of(settings);
  }
}
