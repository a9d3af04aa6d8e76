package io.github.phasegrid.warehouse;

import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The few operations a warehouse needs of a file system. Names are relative to the warehouse's
 * folder, with forward slashes.
 */
interface Storage {
  /** More than this is no manifest of ours. */
  int READ_LIMIT = 256 << 20;

  /** Where temporary files are written. */
  String STAGING = "_staging";

  /** The warehouse's folder, qualified; {@link #at} understands it anywhere. */
  String location();

  /** With which Hadoop reaches the files. */
  Configuration configuration();

  /** A file as Hadoop names it. */
  Path path(String name);

  /** Names of what is directly in the folder; none where there is no folder. */
  List<String> children() throws IOException;

  /** All regular files under a folder, links not followed; none where there is no folder. */
  List<StoredFile> list(String folder) throws IOException;

  /** A small file's content; empty where there is none. */
  Optional<byte[]> read(String name) throws IOException;

  /** Moves a file to its final name, replacing what is there; durable when it returns. */
  void move(String from, String to) throws IOException;

  /**
   * Gives a file new content in one step: at every moment it has the old content or the new.
   * Durable when it returns.
   */
  void replace(String name, byte[] content) throws IOException;

  /** Deletes a file, or a folder with all that is in it; does nothing where there is none. */
  void delete(String name) throws IOException;

  /** Space left for new files. */
  long freeBytes() throws IOException;

  /** Takes the lock for writing. */
  WriterLock lock(LockOwner owner) throws IOException;

  /**
   * The storage of a warehouse.
   *
   * @param location a path or URI that Hadoop understands
   * @throws UserMistakeException when Hadoop does not
   */
  static Storage at(String location, Configuration configuration) {
    try {
      Path given = new Path(location);
      FileSystem fileSystem = given.getFileSystem(configuration);
      Path qualified = fileSystem.makeQualified(given);
      return "file".equals(qualified.toUri().getScheme())
          ? new LocalStorage(qualified, configuration)
          : new HadoopStorage(qualified, configuration);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserMistakeException(
          "warehouse "
              + location
              + ": no such file system ("
              + e.getMessage()
              + "); give a path, or a URI such as hdfs://host/path",
          e);
    }
  }
}
