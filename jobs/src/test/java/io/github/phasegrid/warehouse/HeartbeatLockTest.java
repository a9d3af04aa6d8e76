package io.github.phasegrid.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatLockTest {
  @TempDir Path folder;

  private final SetClock clock = new SetClock();
  private HadoopStorage storage;

  /** A clock that is moved by hand. */
  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-05-05T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void open() throws IOException {
    storage = new HadoopStorage(new org.apache.hadoop.fs.Path(folder.toUri()), rawLocal());
  }

  /** HDFS's manners, on this machine. */
  static Configuration rawLocal() {
    Configuration configuration = new Configuration();
    configuration.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    configuration.setBoolean("fs.file.impl.disable.cache", true);
    configuration.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
    return configuration;
  }

  private HeartbeatLock acquire(String command) throws IOException {
    return HeartbeatLock.acquire(storage, LockOwner.current(command, clock.instant()), clock);
  }

  @Test
  void isHeldWhileTheHeartBeats() throws IOException {
    try (HeartbeatLock lock = acquire("run first")) {
      for (int i = 0; i < 20; i++) {
        clock.pass(HeartbeatLock.INTERVAL);
        lock.beat();
        lock.check();
      }
      clock.pass(HeartbeatLock.STALE.minusMillis(1));
      assertThatThrownBy(() -> acquire("run second"))
          .isInstanceOf(UserMistakeException.class)
          .hasMessageContaining("run first")
          .hasMessageContaining("2026-05-05T12:00:00Z");
    }
  }

  @Test
  void isFreeOnceGivenBack() throws IOException {
    for (int i = 0; i < 3; i++) {
      acquire("run " + i).close();
    }
  }

  @Test
  void isTakenOverWhenStaleAndTheFormerHolderStops() throws IOException {
    HeartbeatLock former = acquire("run former");
    clock.pass(HeartbeatLock.STALE);
    try (HeartbeatLock next = acquire("run next")) {
      next.check();
      assertThatThrownBy(former::check)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("taken over");
      assertThatThrownBy(former::beat).isInstanceOf(IOException.class);
    }
    // Given back or not, the token is never used again.
    assertThatThrownBy(former::check).isInstanceOf(IOException.class);
    assertThatCode(() -> acquire("run third").close()).doesNotThrowAnyException();
    assertThatThrownBy(former::check).isInstanceOf(IOException.class);
  }

  @Test
  void doesNotTrustItselfAfterSilence() throws IOException {
    try (HeartbeatLock lock = acquire("run")) {
      clock.pass(HeartbeatLock.STALE);
      assertThatThrownBy(lock::check)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("could not be renewed in time");
      lock.beat();
      lock.check();
    }
  }

  @Test
  void surviesATokenWhoseWriterDiedWhileCreatingIt() throws IOException {
    Files.createDirectories(folder.resolve("_lock"));
    Files.writeString(folder.resolve("_lock/000000000041.json"), "{\"own");
    acquire("run").close();
  }

  @Test
  void aWriterThatLostTheLockPublishesNothing() throws IOException {
    HeartbeatLock former = acquire("run former");
    WarehouseFormat.write(storage);
    try (WarehouseWriter writer = new WarehouseWriter(storage, former)) {
      AttemptOutput output = SamplePacks.attempt(storage.location(), "00ff00ff00ff00ff", 1, 1);
      clock.pass(HeartbeatLock.STALE);
      acquire("run next");
      assertThatThrownBy(() -> writer.publish(SamplePacks.manifest("00ff00ff00ff00ff", 1), output))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("taken over");
      assertThat(new Warehouse(storage).inventory().trials()).isEmpty();
    }
  }
}
