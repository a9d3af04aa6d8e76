package io.github.phasegrid.score;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.warehouse.AttemptWriter;
import io.github.phasegrid.warehouse.Manifest;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.TableFile;
import io.github.phasegrid.warehouse.TableReader;
import io.github.phasegrid.warehouse.TableWriter;
import io.github.phasegrid.warehouse.Warehouse;
import io.github.phasegrid.warehouse.WarehouseWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects rows of a table and publishes them pack by pack: when a pack is complete, and every half
 * minute before, so that a crash costs little. Rows of the pack that stand already and were not
 * measured anew stay.
 *
 * @param <K> what a row is known by
 */
final class PackPublisher<K> implements AutoCloseable {
  private static final long AT_MOST_NANOS = Duration.ofSeconds(30).toNanos();

  private final WarehouseWriter warehouse;
  private final MeasuredTable<K> table;
  private final Map<String, PackRows> packs = new HashMap<>();

  private final class PackRows {
    private final TreeMap<K, Row> fresh = new TreeMap<>(table.order());
    private int waitingFor;
    private int unpublished;
    private boolean damaged;
    private long lastPublished = System.nanoTime();
  }

  /**
   * @param expected the pack of each row that will be added
   */
  PackPublisher(WarehouseWriter warehouse, MeasuredTable<K> table, List<String> expected) {
    this.warehouse = warehouse;
    this.table = table;
    expected.forEach(pack -> packs.computeIfAbsent(pack, p -> new PackRows()).waitingFor++);
  }

  /**
   * Takes a row.
   *
   * @throws UserMistakeException when the pack's former rows cannot be read; nothing of it is
   *     published then, now or later
   */
  void add(String id, Row row) throws IOException {
    PackRows pack = packs.get(id);
    pack.fresh.put(table.key(row), row);
    pack.unpublished++;
    pack.waitingFor--;
    if (pack.waitingFor == 0 || System.nanoTime() - pack.lastPublished > AT_MOST_NANOS) {
      publish(id, pack);
    }
  }

  /** Publishes what is measured of packs that did not become complete. */
  @Override
  public void close() throws IOException {
    for (Map.Entry<String, PackRows> entry : packs.entrySet()) {
      if (entry.getValue().unpublished > 0 && !entry.getValue().damaged) {
        publish(entry.getKey(), entry.getValue());
      }
    }
  }

  /** The rows that stand already. */
  private Map<K, Row> former(String id, PackRows pack) throws IOException {
    Warehouse reading = warehouse.warehouse();
    TreeMap<K, Row> rows = new TreeMap<>(table.order());
    Optional<? extends Manifest> former = table.former(reading, id);
    for (TableFile file : former.<List<TableFile>>map(Manifest::files).orElse(List.of())) {
      try (TableReader.Rows all = reading.reader(table.table()).open(reading.path(file.path()))) {
        all.forEachRemaining(row -> rows.put(table.key(row), row));
      } catch (UserMistakeException e) {
        pack.damaged = true;
        throw e;
      }
    }
    return rows;
  }

  private void publish(String id, PackRows pack) throws IOException {
    Warehouse reading = warehouse.warehouse();
    Map<K, Row> rows = former(id, pack);
    rows.putAll(pack.fresh);
    try (AttemptWriter attempt =
        AttemptWriter.start(reading.location(), id, reading.configuration())) {
      TableWriter written = attempt.table(table.table());
      for (Row row : rows.values()) {
        written.write(row);
      }
      warehouse.publish(table.manifest(id, List.copyOf(rows.values())), attempt.finish());
    }
    pack.unpublished = 0;
    pack.lastPublished = System.nanoTime();
  }
}
