package io.github.phasegrid.warehouse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A folder of this machine. What Hadoop's local file systems lack is done with {@code java.nio}:
 * renaming over a file in one step, and forcing files to the disk.
 */
final class LocalStorage implements Storage {
  private final org.apache.hadoop.fs.Path location;
  private final Path root;
  private final Configuration configuration;

  LocalStorage(org.apache.hadoop.fs.Path location, Configuration base) {
    this.location = location;
    this.root = Path.of(location.toUri().getPath());
    this.configuration = withoutChecksumFiles(base);
  }

  /** Hadoop's usual local file system puts a hidden .crc file beside each file. */
  private static Configuration withoutChecksumFiles(Configuration base) {
    Configuration own = new Configuration(base);
    own.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    own.setBoolean("fs.file.impl.disable.cache", true);
    return own;
  }

  @Override
  public String location() {
    return location.toString();
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  @Override
  public org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(location, name);
  }

  @Override
  public List<String> children() throws IOException {
    return childrenOf(root).stream().map(child -> child.getFileName().toString()).sorted().toList();
  }

  @Override
  public List<StoredFile> list(String folder) throws IOException {
    List<StoredFile> files = new ArrayList<>();
    collect(root.resolve(folder), files);
    return files;
  }

  private void collect(Path folder, List<StoredFile> files) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (Path child : childrenOf(folder)) {
      Optional<BasicFileAttributes> attributes = attributesOf(child);
      if (attributes.isEmpty()) {
        continue;
      }
      if (attributes.get().isDirectory()) {
        collect(child, files);
      } else {
        files.add(
            new StoredFile(
                root.relativize(child).toString(),
                attributes.get().size(),
                attributes.get().lastModifiedTime().toInstant()));
      }
    }
  }

  /** Empty where there is nothing: attempts remove their own files while others look. */
  private static Optional<BasicFileAttributes> attributesOf(Path file) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    Path file = root.resolve(name);
    try {
      if (Files.size(file) > READ_LIMIT) {
        throw new IOException(file + " is larger than " + READ_LIMIT + " bytes");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void move(String from, String to) throws IOException {
    Path source = root.resolve(from);
    Path target = root.resolve(to);
    force(source, StandardOpenOption.WRITE);
    Files.createDirectories(target.getParent());
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(target.getParent(), StandardOpenOption.READ);
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    String temporary = STAGING + "/" + name.replace('/', '-') + ".new";
    Files.createDirectories(root.resolve(STAGING));
    Files.write(root.resolve(temporary), content);
    move(temporary, name);
  }

  @Override
  public void delete(String name) throws IOException {
    deleteTree(root.resolve(name));
  }

  private static void deleteTree(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      for (Path child : childrenOf(path)) {
        deleteTree(child);
      }
    }
    Files.deleteIfExists(path);
  }

  /**
   * What is directly in a folder; nothing where it is gone meanwhile. It is read whole before
   * anything is done with it: reading on while another process keeps writing may never end.
   */
  private static List<Path> childrenOf(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public long freeBytes() throws IOException {
    Path existing = root.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
      if (existing == null) {
        throw new NoSuchFileException(root.toString());
      }
    }
    return Files.getFileStore(existing).getUsableSpace();
  }

  @Override
  public WriterLock lock(LockOwner owner) throws IOException {
    return LocalLock.acquire(root, owner);
  }

  /** Forces a file, or the names in a folder, to the disk. */
  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
