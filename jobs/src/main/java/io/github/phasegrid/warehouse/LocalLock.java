package io.github.phasegrid.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock of the operating system on the file {@code _lock}: free at once when the process ends,
 * however it ends. The file itself stays; it says who holds the lock.
 */
final class LocalLock implements WriterLock {
  /**
   * What this JVM holds. Asked first, because the system gives a process's lock up as soon as the
   * process closes the file anywhere, even after only having read it.
   */
  private static final Map<Path, LockOwner> HELD = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;

  private LocalLock(Path file, FileChannel channel, FileLock lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock.
   *
   * @throws io.github.phasegrid.UserMistakeException when another holds it
   */
  static LocalLock acquire(Path folder, LockOwner owner) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.toRealPath().resolve(NAME);
    LockOwner here = HELD.putIfAbsent(file, owner);
    if (here != null) {
      throw WriterLock.held(folder.toString(), here.describe());
    }
    boolean acquired = false;
    try {
      LocalLock lock = acquireFromSystem(file, folder, owner);
      acquired = true;
      return lock;
    } finally {
      if (!acquired) {
        HELD.remove(file);
      }
    }
  }

  private static LocalLock acquireFromSystem(Path file, Path folder, LockOwner owner)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean acquired = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw WriterLock.held(folder.toString(), readOwner(file));
      }
      byte[] text = Json.write(owner, LockOwner.class);
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text), 0);
      acquired = true;
      return new LocalLock(file, channel, lock);
    } finally {
      if (!acquired) {
        channel.close();
      }
    }
  }

  private static String readOwner(Path file) throws IOException {
    try {
      return Json.read(Files.readAllBytes(file), LockOwner.class).describe();
    } catch (JsonProcessingException e) {
      return "another process"; // it has the lock, but has not said yet who it is
    }
  }

  @Override
  public void check() throws IOException {
    if (!lock.isValid()) {
      throw new IOException(file + " is no longer locked by this process");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(file);
    }
  }
}
