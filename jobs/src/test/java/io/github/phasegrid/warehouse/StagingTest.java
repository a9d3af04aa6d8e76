package io.github.phasegrid.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of a driver that died write, and tidy up, while the next driver starts. */
class StagingTest {
  private static final int STARTS = 60;
  private static final long PAUSE_NANOS = 1_000_000;

  @TempDir Path folder;

  /**
   * Writes attempts and removes them, until told to stop: hundreds a second, as no cluster does,
   * but no more than a start can remove.
   */
  private Thread zombie(AtomicBoolean stop) {
    Path staging = folder.resolve(Storage.STAGING);
    Thread thread =
        new Thread(
            () -> {
              while (!stop.get()) {
                attempt(staging);
                LockSupport.parkNanos(PAUSE_NANOS);
              }
            });
    thread.start();
    return thread;
  }

  private static void attempt(Path staging) {
    try {
      Path attempt = staging.resolve("pack-" + UUID.randomUUID()).resolve("models/t");
      Files.createDirectories(attempt);
      Files.writeString(attempt.resolve("last.zip"), "half of it");
      Files.deleteIfExists(attempt.resolve("last.zip"));
      Files.deleteIfExists(attempt);
    } catch (IOException e) {
      // the next driver was quicker
    }
  }

  @Test
  void theNextDriverStartsAllTheSame() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    Thread zombie = zombie(stop);
    try {
      for (int i = 0; i < STARTS; i++) {
        assertThatCode(
                () -> WarehouseWriter.open(folder.toString(), new Configuration(), "next").close())
            .doesNotThrowAnyException();
      }
    } finally {
      stop.set(true);
      zombie.join();
    }
    WarehouseWriter.open(folder.toString(), new Configuration(), "last").close();
    assertThat(folder.resolve(Storage.STAGING)).doesNotExist();
  }

  /** Parts of an attempt lie in its folder, and a task that was told to end may not have yet. */
  @Test
  void publishingSucceedsWhileSomeoneStillWritesToTheAttempt() throws IOException {
    String pack = "00ff00ff00ff00ff";
    Storage storage = Storage.at(folder.toString(), new Configuration());
    WarehouseFormat.write(storage);
    WriterLock lock = storage.lock(LockOwner.current("test", Instant.now()));
    try (WarehouseWriter writer = new WarehouseWriter(neverDeletingAttempts(storage), lock)) {
      SamplePacks.publish(writer, pack, 1, 2);
      assertThat(writer.inventory().status(SampleRows.trial(0))).contains(TrialStatus.DONE);
    }
    assertThat(folder.resolve(Storage.STAGING)).isNotEmptyDirectory();
    WarehouseWriter.open(folder.toString(), new Configuration(), "next").close();
    assertThat(folder.resolve(Storage.STAGING)).doesNotExist();
  }

  private static Storage neverDeletingAttempts(Storage storage) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("delete")
                  && arguments[0].toString().startsWith(Storage.STAGING + "/")) {
                throw new DirectoryNotEmptyException(arguments[0].toString());
              }
              return method.invoke(storage, arguments);
            });
  }
}
