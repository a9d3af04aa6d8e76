package io.github.phasegrid.score;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.Manifest;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.ScoredCell;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableFile;
import io.github.phasegrid.warehouse.TableReader;
import io.github.phasegrid.warehouse.TableWriter;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects rows of {@code properties} and publishes them pack by pack: when a pack is complete, and
 * every half minute before, so that a crash costs little. Rows of the pack that stand already and
 * were not scored anew stay.
 */
final class PropertiesPublisher implements AutoCloseable {
  private static final long AT_MOST_NANOS = Duration.ofSeconds(30).toNanos();

  private static final Comparator<RowKey> ORDER =
      Comparator.comparing(RowKey::trial)
          .thenComparing(RowKey::checkpoint)
          .thenComparing(RowKey::layer)
          .thenComparing(RowKey::probe);

  private final WarehouseWriter warehouse;
  private final Map<String, PackRows> packs = new HashMap<>();

  private record RowKey(String trial, Checkpoint checkpoint, String layer, String probe) {
    static RowKey of(ScoredCell cell) {
      return new RowKey(cell.trial(), cell.checkpoint(), cell.layer(), cell.probe());
    }

    static RowKey of(Row row) {
      return new RowKey(
          row.text("trial"),
          Checkpoint.ofKey(row.text("checkpoint")),
          row.text("layer"),
          row.text("probe"));
    }
  }

  private static final class PackRows {
    private final TreeMap<RowKey, Row> fresh = new TreeMap<>(ORDER);
    private int waitingFor;
    private int unpublished;
    private boolean damaged;
    private long lastPublished = System.nanoTime();
  }

  /**
   * @param cells all that will be added
   */
  PropertiesPublisher(WarehouseWriter warehouse, List<Cell> cells) {
    this.warehouse = warehouse;
    cells.forEach(cell -> packs.computeIfAbsent(cell.pack(), p -> new PackRows()).waitingFor++);
  }

  /**
   * Takes a row.
   *
   * @throws UserMistakeException when the pack's former rows cannot be read; nothing of it is
   *     published then, now or later
   */
  void add(Cell cell, Row row) throws IOException {
    PackRows pack = packs.get(cell.pack());
    pack.fresh.put(RowKey.of(cell.key()), row);
    pack.unpublished++;
    pack.waitingFor--;
    if (pack.waitingFor == 0 || System.nanoTime() - pack.lastPublished > AT_MOST_NANOS) {
      publish(cell.pack(), pack);
    }
  }

  /** Publishes what is scored of packs that did not become complete. */
  @Override
  public void close() throws IOException {
    for (Map.Entry<String, PackRows> entry : packs.entrySet()) {
      if (entry.getValue().unpublished > 0 && !entry.getValue().damaged) {
        publish(entry.getKey(), entry.getValue());
      }
    }
  }

  /** The rows that stand already. */
  private Map<RowKey, Row> former(String id, PackRows pack) throws IOException {
    Warehouse reading = warehouse.warehouse();
    TreeMap<RowKey, Row> rows = new TreeMap<>(ORDER);
    Optional<Manifest.Scores> former = reading.scores(id);
    for (TableFile file : former.map(Manifest.Scores::files).orElse(List.of())) {
      try (TableReader.Rows all =
          reading.reader(Table.PROPERTIES).open(reading.path(file.path()))) {
        all.forEachRemaining(row -> rows.put(RowKey.of(row), row));
      } catch (UserMistakeException e) {
        pack.damaged = true;
        throw e;
      }
    }
    return rows;
  }

  private void publish(String id, PackRows pack) throws IOException {
    Warehouse reading = warehouse.warehouse();
    Map<RowKey, Row> rows = new TreeMap<>(ORDER);
    rows.putAll(former(id, pack));
    rows.putAll(pack.fresh);
    try (AttemptWriter attempt =
        AttemptWriter.start(reading.location(), id, reading.configuration())) {
      TableWriter table = attempt.table(Table.PROPERTIES);
      for (Row row : rows.values()) {
        table.write(row);
      }
      List<ScoredCell> cells =
          rows.entrySet().stream().map(e -> scored(e.getKey(), e.getValue())).toList();
      warehouse.publish(new Manifest.Scores(id, cells, List.of()), attempt.finish());
    }
    pack.unpublished = 0;
    pack.lastPublished = System.nanoTime();
  }

  private static ScoredCell scored(RowKey key, Row row) {
    return new ScoredCell(
        key.trial(), key.checkpoint(), key.layer(), key.probe(), row.text("scoring_fingerprint"));
  }
}
