package io.github.phasegrid.warehouse;

import java.io.Serializable;

/**
 * A file of a table.
 *
 * @param table its table
 * @param path relative to the warehouse
 * @param rows rows in it
 * @param bytes its size
 */
public record TableFile(Table table, String path, long rows, long bytes) implements Serializable {
  /** Refuses what no file is. */
  public TableFile {
    if (table == null || path == null || rows < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "no file of a table: " + table + ", " + path + ", " + rows + " rows, " + bytes + " B");
    }
  }
}
