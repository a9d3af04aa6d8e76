package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Something that can be read from a given byte on. */
interface Remote {

  /**
   * What a remote hands out.
   *
   * @param in the bytes from {@code offset} on; the caller closes it
   * @param offset the first byte, which may be before the one asked for
   * @param total size of the whole, or −1 if unknown
   */
  record Body(InputStream in, long offset, long total) {}

  /**
   * Opens the content.
   *
   * @param offset the first byte wanted; the remote may start at 0 instead
   * @throws IOException if trying again may help
   * @throws UserMistakeException if it will not
   */
  Body open(long offset) throws IOException, InterruptedException;

  /** The remote behind a file:, http: or https: URL. */
  static Remote of(URI uri) {
    return "file".equals(uri.getScheme()) ? offset -> openFile(uri, offset) : new HttpRemote(uri);
  }

  private static Body openFile(URI uri, long offset) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(Path.of(uri));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      throw new UserMistakeException(uri + " does not exist; correct the URL", e);
    }
    long start = offset <= channel.size() ? offset : 0;
    return new Body(Channels.newInputStream(channel.position(start)), start, channel.size());
  }
}
