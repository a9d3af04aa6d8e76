package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A data file that may be anything: truncated, corrupt, or another file altogether.
 *
 * <p>Memory grows with the bytes that are really there, never with what a header claims. Whatever
 * is wrong becomes a {@link UserMistakeException} that names the file.
 */
final class UncheckedInput implements Closeable {

  /** Opens the raw bytes of a file. */
  @FunctionalInterface
  interface Opener {
    InputStream open() throws IOException;
  }

  private final String file;
  private final InputStream in;
  private long position;

  /**
   * @param file names the file in messages
   * @param opener opens it
   * @param gzipped whether its bytes are unpacked on the way
   */
  UncheckedInput(String file, Opener opener, boolean gzipped) {
    this.file = file;
    this.in = reading(() -> open(opener, gzipped));
  }

  private static InputStream open(Opener opener, boolean gzipped) throws IOException {
    InputStream raw = opener.open();
    try {
      return gzipped ? new GZIPInputStream(raw, 1 << 16) : new BufferedInputStream(raw, 1 << 16);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** The next four bytes as a big-endian int. */
  int readInt(String what) {
    return ByteBuffer.wrap(readBytes(Integer.BYTES, what)).getInt();
  }

  /** Exactly {@code count} bytes. */
  byte[] readBytes(int count, String what) {
    byte[] bytes = reading(() -> in.readNBytes(count));
    position += bytes.length;
    if (bytes.length < count) {
      throw wrong(
          "ends after "
              + position
              + " bytes where "
              + (count - bytes.length)
              + " more of "
              + what
              + " are due; it is truncated");
    }
    return bytes;
  }

  /** Reads some bytes into the buffer; returns their number, or −1 at the end. */
  int read(byte[] buffer) {
    return reading(() -> in.read(buffer));
  }

  /** Refuses a file that goes on. For a packed file this also checks the trailing checksum. */
  void expectEnd() {
    if (reading(in::read) >= 0) {
      throw wrong(
          "goes on after the " + position + " bytes it should have; it is not the file it says");
    }
  }

  /** The exception for something wrong in this file; {@code problem} follows the file's name. */
  UserMistakeException wrong(String problem) {
    return new UserMistakeException(file + " " + problem);
  }

  @Override
  public void close() {
    reading(
        () -> {
          in.close();
          return null;
        });
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T reading(Reading<T> action) {
    try {
      return action.read();
    } catch (ZipException e) {
      throw new UserMistakeException(
          file + " is not a sound gzip file (" + e.getMessage() + "); fetch it again", e);
    } catch (EOFException e) {
      throw new UserMistakeException(file + " is a truncated gzip file; fetch it again", e);
    } catch (IOException e) {
      throw new UserMistakeException(file + " cannot be read: " + e, e);
    }
  }
}
