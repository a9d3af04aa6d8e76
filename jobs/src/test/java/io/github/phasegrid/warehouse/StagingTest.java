package io.github.phasegrid.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
