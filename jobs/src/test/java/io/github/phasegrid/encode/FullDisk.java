package io.github.phasegrid.encode;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** This machine's files under {@code full:}, where there is room for names and a few bytes. */
public final class FullDisk extends RawLocalFileSystem {
  static final String MESSAGE = "No space left on device";

  private static final int ROOM = 100;

  @Override
  public URI getUri() {
    return URI.create("full:///");
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    OutputStream out = super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Bounded(out), null);
  }

  private static final class Bounded extends OutputStream {
    private final OutputStream out;
    private int written;

    Bounded(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      if (written++ >= ROOM) {
        throw new IOException(MESSAGE);
      }
      out.write(value);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
