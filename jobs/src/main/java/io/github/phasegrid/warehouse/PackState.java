package io.github.phasegrid.warehouse;

import io.github.phasegrid.training.resume.StateStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where a pack in training keeps its state: {@code _state/PACK/KEY.state}. Needs no lock, and is
 * used in Spark tasks; publishing the pack removes it.
 *
 * <p>The key is told by what the state's bits depend on, so that attempts on different processors
 * leave each other's states alone. Attempts on equal ones may save at the same time: each state of
 * a pack is as right as the other.
 */
public final class PackState implements StateStore {
  static final String FOLDER = "_state";

  private static final int KEY_DIGITS = 16;

  private final Storage storage;
  private final String pack;
  private final String file;

  private PackState(Storage storage, String pack, String key) {
    this.storage = storage;
    this.pack = pack;
    this.file = folder(pack) + "/" + key + ".state";
  }

  /**
   * The place of a state; there need not be one.
   *
   * @param warehouse {@link Warehouse#location()}
   * @param pack the pack's id
   * @param identity what the state's bits depend on
   * @param configuration of Hadoop
   */
  public static PackState of(
      String warehouse, String pack, String identity, Configuration configuration) {
    ManifestRules.requireHex("pack", pack);
    String key = DigestUtils.sha256Hex(identity).substring(0, KEY_DIGITS);
    return new PackState(Storage.at(warehouse, configuration), pack, key);
  }

  /** The folder of a pack's states. */
  static String folder(String pack) {
    return FOLDER + "/" + pack;
  }

  /** Whose state a file under {@link #FOLDER} is; empty if it is no state. */
  static Optional<String> packOf(String path) {
    String[] names = path.split("/", -1);
    return names.length == 3 && names[0].equals(FOLDER) ? Optional.of(names[1]) : Optional.empty();
  }

  @Override
  public String name() {
    return storage.path(file).toString();
  }

  @Override
  public Optional<InputStream> open() throws IOException {
    Path path = storage.path(file);
    try {
      return Optional.of(path.getFileSystem(storage.configuration()).open(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public void replace(Content content) throws IOException {
    String written = Storage.STAGING + "/state-" + pack + "-" + UUID.randomUUID();
    Path path = storage.path(written);
    try {
      try (OutputStream out = path.getFileSystem(storage.configuration()).create(path, false)) {
        content.writeTo(out);
      }
      storage.move(written, file);
    } finally {
      storage.delete(written);
    }
  }
}
