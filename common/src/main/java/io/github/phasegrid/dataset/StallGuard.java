package io.github.phasegrid.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads on a thread of its own, so that the reader can lose patience or be interrupted: a body from
 * the JDK 17 HTTP client waits for bytes for ever and swallows interruptions meanwhile.
 */
final class StallGuard implements AutoCloseable {

  private final Duration patience;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "download");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param patience how long one read may take
   */
  StallGuard(Duration patience) {
    this.patience = patience;
  }

  /**
   * Like {@code in.read(buffer)}. After an exception the buffer is not to be used again.
   *
   * @throws IOException if reading fails or takes too long
   */
  int read(InputStream in, byte[] buffer) throws IOException, InterruptedException {
    Future<Integer> read = reader.submit(() -> in.read(buffer));
    try {
      return read.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no byte in " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
