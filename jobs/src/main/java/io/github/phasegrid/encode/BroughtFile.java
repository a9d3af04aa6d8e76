package io.github.phasegrid.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * A file that Spark brought to this executor. Spark takes it from the user's folder anew for every
 * executor, so that it may be another than the driver looked at.
 */
final class BroughtFile {
  /** The tasks of a run all ask for one file, which may be large. */
  private static Optional<Hashed> last = Optional.empty();

  private BroughtFile() {}

  /** What a file held when it was read through. */
  private record Hashed(Path file, long size, FileTime changed, String checksum) {
    static Hashed of(Path file, BasicFileAttributes now) {
      return new Hashed(file, now.size(), now.lastModifiedTime(), FileChecksum.of(file));
    }

    boolean isOf(Path other, BasicFileAttributes now) {
      return file.equals(other) && size == now.size() && changed.equals(now.lastModifiedTime());
    }
  }

  /** Its SHA-256; read once in this JVM while it stays as it is, however many tasks ask. */
  static synchronized String checksum(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    if (last.filter(known -> known.isOf(file, now)).isEmpty()) {
      last = Optional.of(Hashed.of(file, now));
    }
    return last.get().checksum();
  }
}
