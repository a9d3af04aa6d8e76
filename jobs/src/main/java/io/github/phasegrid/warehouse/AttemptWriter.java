package io.github.phasegrid.warehouse;

import io.github.phasegrid.training.Checkpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what one attempt at a pack gives, in a folder of its own under {@code _staging/}. Needs no
 * lock, and may be used in a Spark task. Nobody sees any of it until the driver publishes it; an
 * attempt closed without {@link #finish()} leaves nothing.
 */
public final class AttemptWriter implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptWriter.class);

  private final Storage storage;
  private final String folder;
  private final Map<Table, TableWriter> tables = new EnumMap<>(Table.class);
  private final List<String> models = new ArrayList<>();
  private boolean finished;

  private AttemptWriter(Storage storage, String folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /**
   * Starts an attempt.
   *
   * @param warehouse {@link Warehouse#location()}
   * @param name what it is an attempt at, such as a pack's id; for people who look into the folder
   * @param configuration of Hadoop
   */
  public static AttemptWriter start(String warehouse, String name, Configuration configuration) {
    return new AttemptWriter(
        Storage.at(warehouse, configuration), Storage.STAGING + "/" + folderName(name));
  }

  /**
   * Starts an attempt at a part of another one, in a folder inside the other's: it goes when that
   * is published or closed, whether or not anyone was told of it.
   *
   * @param attemptFolder the other's {@link #folder()}
   */
  public static AttemptWriter startPart(
      String warehouse, String attemptFolder, String name, Configuration configuration) {
    return new AttemptWriter(
        Storage.at(warehouse, configuration), attemptFolder + "/" + folderName(name));
  }

  private static String folderName(String name) {
    return name.replaceAll("[^A-Za-z0-9-]", "_") + "-" + UUID.randomUUID();
  }

  /** Where it writes, relative to the warehouse. */
  public String folder() {
    return folder;
  }

  /** The attempt's file of a table, created when it is first asked for; the attempt closes it. */
  public TableWriter table(Table table) throws IOException {
    TableWriter writer = tables.get(table);
    if (writer == null) {
      Path file = storage.path(folder + "/" + table.folder() + ".parquet");
      writer = TableWriter.create(table, file, storage.configuration());
      tables.put(table, writer);
    }
    return writer;
  }

  /**
   * Adds the rows of a part's files to this attempt's, table by table, and removes the part.
   *
   * @param part finished
   * @throws IllegalArgumentException when it has models, which would be lost
   * @throws IOException when a file has not the rows that the part tells of
   */
  public void append(AttemptOutput part) throws IOException {
    if (!part.models().isEmpty()) {
      throw new IllegalArgumentException(part.folder() + " has models; only rows are taken over");
    }
    for (TableFile file : part.files()) {
      TableWriter writer = table(file.table());
      long before = writer.rows();
      writer.append(storage.path(file.path()));
      if (writer.rows() - before != file.rows()) {
        throw new IOException(
            "%s has %d rows instead of %d"
                .formatted(file.path(), writer.rows() - before, file.rows()));
      }
    }
    storage.delete(part.folder());
  }

  /** A stream for a network's zip; the caller closes it. */
  public OutputStream model(String trial, Checkpoint checkpoint) throws IOException {
    String model = "models/" + trial + "/" + checkpoint.key() + ".zip";
    ManifestRules.requireModel(model);
    Path file = storage.path(folder + "/" + model);
    OutputStream out = file.getFileSystem(storage.configuration()).create(file, true);
    models.add(model);
    return out;
  }

  /** Closes all files; tables without rows are left out. */
  public AttemptOutput finish() throws IOException {
    List<TableFile> files = new ArrayList<>();
    for (TableWriter writer : tables.values()) {
      writer.close();
      if (writer.rows() > 0) {
        String path = folder + "/" + writer.table().folder() + ".parquet";
        files.add(new TableFile(writer.table(), path, writer.rows(), writer.bytes()));
      }
    }
    finished = true;
    return new AttemptOutput(folder, files, models);
  }

  /** Removes what was written, unless it was finished. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      finished = true;
      try {
        for (TableWriter writer : tables.values()) {
          writer.close();
        }
      } finally {
        remove(storage, folder);
      }
    }
  }

  /**
   * Removes a folder of staged files, or leaves what someone just writes there to a later start.
   */
  static void remove(Storage storage, String folder) throws IOException {
    try {
      storage.delete(folder);
    } catch (DirectoryNotEmptyException e) { // by a part that was told to end and has not yet
      LOG.info("Someone still writes to {}; the next start removes it", e.getMessage());
    }
  }
}
