package io.github.phasegrid.warehouse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
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
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(root)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public List<StoredFile> list(String folder) throws IOException {
    List<StoredFile> files = new ArrayList<>();
    Path start = root.resolve(folder);
    if (Files.isDirectory(start, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(
          start,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              files.add(
                  new StoredFile(
                      root.relativize(file).toString(),
                      attributes.size(),
                      attributes.lastModifiedTime().toInstant()));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              return unlessGone(failure);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path file, IOException failure)
                throws IOException {
              return failure == null ? FileVisitResult.CONTINUE : unlessGone(failure);
            }
          });
    }
    return files;
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
    Path start = root.resolve(name);
    if (!Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        start,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            return unlessGone(failure);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            if (failure != null) {
              return unlessGone(failure);
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Attempts remove their own files while others look. */
  private static FileVisitResult unlessGone(IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failure;
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
