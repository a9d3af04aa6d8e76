package io.github.phasegrid.warehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A storage that dies, like its process, after a number of changes. */
final class StoppingStorage implements Storage {
  /** The process is gone. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Storage inner;
  private int changesLeft;

  StoppingStorage(Storage inner, int changes) {
    this.inner = inner;
    this.changesLeft = changes;
  }

  private void change() {
    if (changesLeft-- <= 0) {
      throw new Stopped();
    }
  }

  @Override
  public void move(String from, String to) throws IOException {
    change();
    inner.move(from, to);
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    change();
    // The temporary file is half written, then whole, then in place.
    java.nio.file.Path temporary =
        java.nio.file.Path.of(inner.path(STAGING).toUri().getPath())
            .resolve(name.replace('/', '-') + ".new");
    Files.createDirectories(temporary.getParent());
    Files.write(temporary, Arrays.copyOf(content, content.length / 2));
    change();
    Files.write(temporary, content);
    change();
    inner.replace(name, content);
  }

  @Override
  public void delete(String name) throws IOException {
    change();
    inner.delete(name);
  }

  @Override
  public String location() {
    return inner.location();
  }

  @Override
  public Configuration configuration() {
    return inner.configuration();
  }

  @Override
  public Path path(String name) {
    return inner.path(name);
  }

  @Override
  public List<String> children() throws IOException {
    return inner.children();
  }

  @Override
  public List<StoredFile> list(String folder) throws IOException {
    return inner.list(folder);
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    return inner.read(name);
  }

  @Override
  public long freeBytes() throws IOException {
    return inner.freeBytes();
  }

  @Override
  public WriterLock lock(LockOwner owner) throws IOException {
    return inner.lock(owner);
  }
}
