package io.github.phasegrid.warehouse;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * HDFS, S3A, and whatever else Hadoop reaches. On a file system, files appear by an atomic rename
 * that replaces. On an object store a rename copies, but an upload appears whole when it is closed:
 * there a manifest is uploaded in place.
 */
final class HadoopStorage implements Storage {
  private static final Set<String> OBJECT_STORES =
      Set.of("s3a", "s3", "gs", "wasb", "wasbs", "oss", "cosn", "obs");

  private static final int LISTINGS = 5;

  private final Path root;
  private final Configuration configuration;
  private final FileSystem fileSystem;

  HadoopStorage(Path root, Configuration configuration) throws IOException {
    this.configuration = configuration;
    this.fileSystem = root.getFileSystem(configuration);
    Path whole = fileSystem.makeQualified(root);
    this.root = whole.toUri().getPath().isEmpty() ? new Path(whole, "/") : whole;
  }

  @Override
  public String location() {
    return root.toString();
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  @Override
  public Path path(String name) {
    return new Path(root, name);
  }

  @Override
  public List<String> children() throws IOException {
    if (!fileSystem.exists(root)) {
      return List.of();
    }
    return Stream.of(fileSystem.listStatus(root))
        .map(status -> status.getPath().getName())
        .sorted()
        .toList();
  }

  @Override
  public List<StoredFile> list(String folder) throws IOException {
    for (int attempt = 1; attempt < LISTINGS; attempt++) {
      try {
        return listOnce(folder);
      } catch (FileNotFoundException e) {
        // An attempt removed a folder of its own under our eyes: look again.
      }
    }
    return listOnce(folder);
  }

  private List<StoredFile> listOnce(String folder) throws IOException {
    List<StoredFile> files = new ArrayList<>();
    if (!fileSystem.exists(path(folder))) {
      return files;
    }
    RemoteIterator<LocatedFileStatus> found = fileSystem.listFiles(path(folder), true);
    while (found.hasNext()) {
      FileStatus status = found.next();
      files.add(
          new StoredFile(
              root.toUri().relativize(status.getPath().toUri()).getPath(),
              status.getLen(),
              Instant.ofEpochMilli(status.getModificationTime())));
    }
    return files;
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    try (FSDataInputStream in = fileSystem.open(path(name))) {
      byte[] content = in.readNBytes(READ_LIMIT + 1);
      if (content.length > READ_LIMIT) {
        throw new IOException(path(name) + " is larger than " + READ_LIMIT + " bytes");
      }
      return Optional.of(content);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public void move(String from, String to) throws IOException {
    fileSystem.mkdirs(path(to).getParent());
    if (renamesAtomically()) {
      FileContext.getFileContext(root.toUri(), configuration)
          .rename(path(from), path(to), Rename.OVERWRITE);
    } else {
      fileSystem.delete(path(to), false);
      if (!fileSystem.rename(path(from), path(to))) {
        throw new IOException("cannot move " + path(from) + " to " + path(to));
      }
    }
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    if (renamesAtomically()) {
      String temporary = STAGING + "/" + name.replace('/', '-') + ".new";
      write(temporary, content, true);
      move(temporary, name);
    } else {
      write(name, content, true);
    }
  }

  /** Creates a file that is not there yet; false when it is. */
  boolean create(String name, byte[] content) throws IOException {
    try {
      write(name, content, false);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private void write(String name, byte[] content, boolean overwrite) throws IOException {
    try (OutputStream out = fileSystem.create(path(name), overwrite)) {
      out.write(content);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    fileSystem.delete(path(name), true);
  }

  @Override
  public long freeBytes() throws IOException {
    return fileSystem.getStatus(root).getRemaining();
  }

  @Override
  public WriterLock lock(LockOwner owner) throws IOException {
    return HeartbeatLock.acquire(this, owner);
  }

  private boolean renamesAtomically() {
    return !OBJECT_STORES.contains(root.toUri().getScheme());
  }
}
