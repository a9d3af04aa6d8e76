package io.github.phasegrid.encode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.codec.digest.DigestUtils;

/** Tells files apart by their content. */
final class FileChecksum {

  private FileChecksum() {}

  /** SHA-256, 64 hex digits. */
  static String of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return DigestUtils.sha256Hex(in);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /** What the user is told whose file is no longer the one that was looked at. */
  static String changed(String file) {
    return file + ": the file changed while it was read; run again";
  }
}
