package io.github.phasegrid.encode;

import io.github.phasegrid.UserMistakeException;
import java.nio.file.Path;

/**
 * What tells cheaply that a file was written again.
 *
 * @param bytes 0 where there is no file, which reading tells
 * @param modified in milliseconds; 0 where there is no file
 */
record FileState(Path file, long bytes, long modified) {

  static FileState of(Path file) {
    return new FileState(file, file.toFile().length(), file.toFile().lastModified());
  }

  /**
   * Looks again.
   *
   * @throws UserMistakeException when the file is no longer the one that was looked at
   */
  void requireUnchanged() {
    if (!equals(of(file))) {
      throw new UserMistakeException(FileChecksum.changed(file.toString()));
    }
  }
}
