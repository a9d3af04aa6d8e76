package io.github.phasegrid.train;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps the codes of a pack on local disk while it trains. Trials trained side by side reach their
 * checkpoints in turn, but their file is sorted by trial: memory need not hold them all until then.
 *
 * <p>The file has no name from the start: however the process ends, the system frees its space.
 * (Where open files cannot be deleted, it goes when this is closed.)
 */
final class CodeSpool implements Closeable {
  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::trial).thenComparing(Cell::checkpoint);

  private final File name;
  // not of java.nio, whose channels an interrupt would close
  private final RandomAccessFile file;
  private final Map<Cell, Codes> cells = new TreeMap<>(ORDER);

  CodeSpool() throws IOException {
    name = Files.createTempFile("phasegrid-codes-", ".bits").toFile();
    file = new RandomAccessFile(name, "rw");
    name.delete();
  }

  /**
   * A trial at a checkpoint.
   *
   * @param trial its fingerprint
   * @param epoch epochs trained
   */
  record Cell(String trial, Checkpoint checkpoint, int epoch) {}

  /** The codes of a cell: from an offset on, split by split. */
  private record Codes(long offset, int bits, SortedMap<Split, Integer> rows) {}

  /** Receives cells in order: by trial, then by checkpoint. */
  interface Visitor {
    void visit(Cell cell, SortedMap<Split, CodeMatrix> codes) throws IOException;
  }

  /** Puts a cell's codes on disk. */
  void add(Cell cell, SortedMap<Split, CodeMatrix> codes) throws IOException {
    long offset = file.length();
    file.seek(offset);
    SortedMap<Split, Integer> rows = new TreeMap<>();
    for (Map.Entry<Split, CodeMatrix> split : codes.entrySet()) {
      file.write(split.getValue().packed());
      rows.put(split.getKey(), split.getValue().rows());
    }
    cells.put(cell, new Codes(offset, codes.get(codes.firstKey()).bits(), rows));
  }

  /** Forgets the cells of a trial. */
  void drop(String trial) {
    cells.keySet().removeIf(cell -> cell.trial().equals(trial));
  }

  /** Hands every cell out once, in order. */
  void forEach(Visitor visitor) throws IOException {
    for (Map.Entry<Cell, Codes> entry : cells.entrySet()) {
      Codes codes = entry.getValue();
      file.seek(codes.offset());
      SortedMap<Split, CodeMatrix> bySplit = new TreeMap<>();
      for (Map.Entry<Split, Integer> rows : codes.rows().entrySet()) {
        bySplit.put(rows.getKey(), read(rows.getValue(), codes.bits()));
      }
      visitor.visit(entry.getKey(), bySplit);
    }
  }

  private CodeMatrix read(int rows, int bits) throws IOException {
    byte[] packed = new byte[Math.multiplyExact(rows, CodeMatrix.bytesPerRow(bits))];
    try {
      file.readFully(packed);
    } catch (EOFException e) {
      throw new IOException("the temporary file of a cell's codes was cut short", e);
    }
    return new CodeMatrix(rows, bits, packed);
  }

  @Override
  public void close() throws IOException {
    file.close();
    name.delete();
  }
}
