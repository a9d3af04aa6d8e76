package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.Remote.Body;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * Brings one URL's bytes into one {@code .part} file, which survives whatever happens and is where
 * the next attempt goes on.
 */
final class ResumableDownload {

  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * How patient a download is.
   *
   * @param attempts so many in a row may bring nothing new
   * @param pause before the second of these; doubles with each further one
   * @param stall a transfer that brings no byte for so long has failed
   * @param freeSpace bytes free where a file is to be written
   */
  record Conditions(int attempts, Duration pause, Duration stall, ToLongFunction<Path> freeSpace) {}

  private final URI uri;
  private final Path part;
  private final long largest;
  private final Conditions conditions;
  private final FetchProgress progress;

  /**
   * @param uri file:, http: or https:
   * @param part the file to fill; it holds what earlier attempts brought
   * @param largest more bytes than this cannot be right
   */
  ResumableDownload(
      URI uri, Path part, long largest, Conditions conditions, FetchProgress progress) {
    this.uri = uri;
    this.part = part;
    this.largest = largest;
    this.conditions = conditions;
    this.progress = progress;
  }

  /**
   * Fills the file to its end.
   *
   * @throws UserMistakeException if the server refuses or keeps failing, the file is too large, or
   *     it cannot be written
   */
  void run() throws InterruptedException {
    try (FileChannel channel =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        StallGuard guard = new StallGuard(conditions.stall())) {
      long furthest = channel.size();
      for (int failures = 0; !attempted(channel, guard, failures); ) {
        failures = channel.size() > furthest ? 1 : failures + 1;
        furthest = Math.max(furthest, channel.size());
        Thread.sleep(conditions.pause().toMillis() << (failures - 1));
      }
      channel.force(true);
    } catch (IOException e) {
      rethrowInterruption(e);
      throw unwritable(e);
    }
  }

  /** One attempt; false if it failed and another may help. */
  private boolean attempted(FileChannel channel, StallGuard guard, int failures)
      throws InterruptedException {
    try {
      attempt(channel, guard);
      return true;
    } catch (IOException e) {
      rethrowInterruption(e);
      if (failures + 1 >= conditions.attempts()) {
        throw new UserMistakeException(
            String.format(
                "%s broke off (%s); run the same command again to go on from there", uri, e),
            e);
      }
      return false;
    }
  }

  private void attempt(FileChannel channel, StallGuard guard)
      throws IOException, InterruptedException {
    Body body = Remote.of(uri).open(channel.size());
    try (InputStream in = body.in()) {
      channel.truncate(body.offset()).position(body.offset());
      checkSpace(body);
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n; (n = guard.read(in, buffer)) >= 0; ) {
        write(channel, ByteBuffer.wrap(buffer, 0, n));
        checkSize(channel.position());
        progress.arrived(name(), channel.position(), body.total());
      }
    }
    if (body.total() >= 0 && channel.position() != body.total()) {
      throw new IOException(
          channel.position() + " bytes came, " + body.total() + " were announced");
    }
  }

  private void checkSpace(Body body) throws IOException {
    checkSize(body.total());
    long needed = body.total() - body.offset();
    long free = conditions.freeSpace().applyAsLong(part);
    if (needed > free) {
      throw new UserMistakeException(
          String.format(
              "%s needs %d more bytes, %d are free; make room or choose another folder",
              part, needed, free));
    }
  }

  private void checkSize(long bytes) throws IOException {
    if (bytes > largest) {
      Files.deleteIfExists(part);
      throw new UserMistakeException(
          String.format(
              "%s has %d bytes or more where at most %d can be right; give the URL of the dataset",
              uri, bytes, largest));
    }
  }

  private void write(FileChannel channel, ByteBuffer bytes) throws ClosedByInterruptException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private String name() {
    return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
  }

  private UserMistakeException unwritable(IOException e) {
    return new UserMistakeException(
        part + " cannot be written (" + e + "); make room or choose another folder", e);
  }

  private static void rethrowInterruption(IOException e) throws InterruptedException {
    if (e instanceof ClosedByInterruptException) {
      Thread.interrupted(); // the exception says it from here on
      throw new InterruptedException();
    }
  }
}
