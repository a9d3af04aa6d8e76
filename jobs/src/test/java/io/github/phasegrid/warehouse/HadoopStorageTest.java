package io.github.phasegrid.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a cluster's file system, walked on this machine's. */
class HadoopStorageTest {
  private static final String PACK = "00ff00ff00ff00ff";

  @TempDir Path folder;

  private HadoopStorage storage;

  @BeforeEach
  void open() throws IOException {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(folder.resolve("house").toUri());
    storage = new HadoopStorage(root, HeartbeatLockTest.rawLocal());
  }

  @Test
  void publishesAndReplaces() throws IOException {
    assertThat(WarehouseFormat.check(storage)).isFalse();
    WarehouseFormat.write(storage);
    WriterLock lock = storage.lock(LockOwner.current("test", Instant.now()));
    try (WarehouseWriter writer = new WarehouseWriter(storage, lock)) {
      for (int examples : new int[] {3, 4, 5}) {
        AttemptOutput output = SamplePacks.attempt(storage.location(), PACK, 2, examples);
        writer.publish(SamplePacks.manifest(PACK, 2), output);
        Warehouse warehouse = new Warehouse(storage);
        assertThat(warehouse.reader(Table.CODES).readAll(warehouse.files(Table.CODES)))
            .hasSize(2 * 2 * examples);
      }
    }
    assertThat(WarehouseFormat.check(storage)).isTrue();
    Warehouse warehouse = new Warehouse(storage);
    assertThat(warehouse.leftovers()).isEmpty();
    assertThat(warehouse.inventory().trials()).hasSize(2);
    assertThat(storage.freeBytes()).isPositive();
  }

  @Test
  void readsWhatWasReplacedAndCreatesOnlyOnce() throws IOException {
    assertThat(storage.read("a/b")).isEmpty();
    for (String content : List.of("first", "second and longer", "3")) {
      storage.replace("a/b", content.getBytes(StandardCharsets.UTF_8));
      assertThat(storage.read("a/b")).hasValue(content.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(storage.create("a/c", new byte[] {1})).isTrue();
    assertThat(storage.create("a/c", new byte[] {2})).isFalse();
    assertThat(storage.list("a"))
        .allSatisfy(
            file -> {
              assertThat(file.bytes()).isEqualTo(1);
              assertThat(file.modified()).isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS));
            })
        .extracting(StoredFile::path)
        .containsExactlyInAnyOrder("a/b", "a/c");
    storage.delete("a");
    storage.delete("a");
    assertThat(storage.list("a")).isEmpty();
  }
}
