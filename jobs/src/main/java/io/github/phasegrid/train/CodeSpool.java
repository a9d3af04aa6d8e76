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
 * checkpoints in turn, but their file is sorted by trial: memory need not hold them all until then,
 * and of wide codes not even those of one cell.
 *
 * <p>The file has no name from the start: however the process ends, the system frees its space.
 * (Where open files cannot be deleted, it goes when this is closed.)
 */
final class CodeSpool implements Closeable {
  private static final int BYTES_AT_ONCE = 1 << 20;

  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::trial).thenComparing(Cell::checkpoint);

  private final File name;
  // not of java.nio, whose channels an interrupt would close
  private final RandomAccessFile file;
  private final Map<Cell, Codes> cells = new TreeMap<>(ORDER);
  private long end;

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

  /** The codes of one split: from an offset on, example by example. */
  private record Stretch(long offset, int rows) {}

  /** The codes of a cell. */
  private record Codes(int bits, SortedMap<Split, Stretch> splits) {}

  /** Receives codes in order: by trial, then by checkpoint, then by split, some at a time. */
  interface Visitor {
    /** A cell begins. */
    void cell(Cell cell) throws IOException;

    /**
     * Some consecutive examples of it.
     *
     * @param first the number of the first of them in its split
     */
    void codes(Split split, int first, CodeMatrix codes) throws IOException;
  }

  /** Where a cell's codes go, split by split. */
  final class Filling {
    private final Cell cell;
    private final int bits;
    private final SortedMap<Split, Stretch> splits = new TreeMap<>();

    private Filling(Cell cell, int bits) {
      this.cell = cell;
      this.bits = bits;
    }

    /** Puts the codes of some examples of a split on disk, after those that are there. */
    void add(Split split, CodeMatrix codes) throws IOException {
      Stretch before = splits.computeIfAbsent(split, key -> new Stretch(end, 0));
      file.seek(end);
      file.write(codes.packed());
      end += codes.packed().length;
      splits.put(split, new Stretch(before.offset(), before.rows() + codes.rows()));
    }

    /** Makes the cell one of those that are visited. */
    void keep() {
      cells.put(cell, new Codes(bits, splits));
    }
  }

  /** Begins a cell; one at a time. */
  Filling begin(Cell cell, int bits) {
    return new Filling(cell, bits);
  }

  /** Forgets the cells of a trial. */
  void drop(String trial) {
    cells.keySet().removeIf(cell -> cell.trial().equals(trial));
  }

  /** Hands every cell out once, in order. */
  void forEach(Visitor visitor) throws IOException {
    for (Map.Entry<Cell, Codes> entry : cells.entrySet()) {
      visitor.cell(entry.getKey());
      Codes codes = entry.getValue();
      int atOnce = Math.max(1, BYTES_AT_ONCE / CodeMatrix.bytesPerRow(codes.bits()));
      for (Map.Entry<Split, Stretch> split : codes.splits().entrySet()) {
        Stretch stretch = split.getValue();
        file.seek(stretch.offset());
        for (int first = 0; first < stretch.rows(); first += atOnce) {
          int rows = Math.min(atOnce, stretch.rows() - first);
          visitor.codes(split.getKey(), first, read(rows, codes.bits()));
        }
      }
    }
  }

  private CodeMatrix read(int rows, int bits) throws IOException {
    byte[] packed = new byte[rows * CodeMatrix.bytesPerRow(bits)];
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
