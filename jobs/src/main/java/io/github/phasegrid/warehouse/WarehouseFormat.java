package io.github.phasegrid.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.phasegrid.UserMistakeException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * The content of {@code format.json}, by which a folder is known as a warehouse.
 *
 * @param format always {@value #NAME}
 * @param formatVersion version of the layout of tables, files and manifests
 */
record WarehouseFormat(String format, int formatVersion) {
  static final String FILE = "format.json";
  static final String NAME = "phasegrid-warehouse";
  static final int VERSION = 1;

  /** What may be in a folder that is just about to become a warehouse. */
  private static final Set<String> BEFORE = Set.of(Storage.STAGING, WriterLock.NAME);

  /**
   * Whether a folder is a warehouse: false when it is empty or not there.
   *
   * @throws UserMistakeException when it is something else, or a newer version's
   */
  static boolean check(Storage storage) throws IOException {
    Optional<byte[]> content = storage.read(FILE);
    if (content.isEmpty()) {
      if (BEFORE.containsAll(storage.children())) {
        return false;
      }
      throw mistake(
          storage, "the folder has other files and no " + FILE + "; give an empty or new folder");
    }
    WarehouseFormat found = read(storage, content.get());
    if (found.formatVersion() > VERSION) {
      throw mistake(
          storage,
          "its format_version is "
              + found.formatVersion()
              + ", this Phasegrid knows up to "
              + VERSION
              + "; use a newer Phasegrid");
    }
    return true;
  }

  private static WarehouseFormat read(Storage storage, byte[] content) {
    WarehouseFormat found;
    try {
      found = Json.read(content, WarehouseFormat.class);
    } catch (JsonProcessingException e) {
      throw mistake(storage, FILE + " is damaged or not ours; give an empty or new folder");
    }
    if (!NAME.equals(found.format()) || found.formatVersion() < 1) {
      throw mistake(storage, FILE + " is not of Phasegrid; give an empty or new folder");
    }
    return found;
  }

  /** Makes the folder a warehouse. */
  static void write(Storage storage) throws IOException {
    storage.replace(FILE, Json.write(new WarehouseFormat(NAME, VERSION), WarehouseFormat.class));
  }

  private static UserMistakeException mistake(Storage storage, String what) {
    return new UserMistakeException("warehouse " + storage.location() + ": " + what);
  }
}
