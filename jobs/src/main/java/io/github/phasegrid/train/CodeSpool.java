package io.github.phasegrid.train;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.training.Checkpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Keeps the codes of a pack on local disk while it trains. Trials trained side by side reach their
 * checkpoints in turn, but their file is sorted by trial: memory need not hold them all until then.
 */
final class CodeSpool implements Closeable {
  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::trial).thenComparing(Cell::checkpoint);

  private final Path folder;
  private final Map<Cell, Codes> cells = new TreeMap<>(ORDER);

  CodeSpool() throws IOException {
    this.folder = Files.createTempDirectory("phasegrid-codes-");
  }

  /**
   * A trial at a checkpoint.
   *
   * @param trial its fingerprint
   * @param epoch epochs trained
   */
  record Cell(String trial, Checkpoint checkpoint, int epoch) {}

  /** The codes of a cell, on disk: split by split. */
  private record Codes(Path file, int bits, SortedMap<Split, Integer> rows) {}

  /** Receives cells in order: by trial, then by checkpoint. */
  interface Visitor {
    void visit(Cell cell, SortedMap<Split, CodeMatrix> codes) throws IOException;
  }

  /** Puts a cell's codes on disk. */
  void add(Cell cell, SortedMap<Split, CodeMatrix> codes) throws IOException {
    Path file = Files.createTempFile(folder, "cell", ".bits");
    SortedMap<Split, Integer> rows = new TreeMap<>();
    try (var out = Files.newOutputStream(file)) {
      for (Map.Entry<Split, CodeMatrix> split : codes.entrySet()) {
        out.write(split.getValue().packed());
        rows.put(split.getKey(), split.getValue().rows());
      }
    }
    int bits = codes.get(codes.firstKey()).bits();
    cells.put(cell, new Codes(file, bits, rows));
  }

  /** Forgets the cells of a trial. */
  void drop(String trial) {
    cells.keySet().removeIf(cell -> cell.trial().equals(trial));
  }

  /** Hands every cell out once, in order. */
  void forEach(Visitor visitor) throws IOException {
    for (Map.Entry<Cell, Codes> entry : cells.entrySet()) {
      Codes codes = entry.getValue();
      try (InputStream in = Files.newInputStream(codes.file())) {
        SortedMap<Split, CodeMatrix> bySplit = new TreeMap<>();
        for (Map.Entry<Split, Integer> rows : codes.rows().entrySet()) {
          bySplit.put(rows.getKey(), read(in, rows.getValue(), codes.bits()));
        }
        visitor.visit(entry.getKey(), bySplit);
      }
    }
  }

  private static CodeMatrix read(InputStream in, int rows, int bits) throws IOException {
    int bytes = Math.multiplyExact(rows, CodeMatrix.bytesPerRow(bits));
    byte[] packed = in.readNBytes(bytes);
    if (packed.length != bytes) {
      throw new IOException("the temporary file of a cell's codes was cut short");
    }
    return new CodeMatrix(rows, bits, packed);
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
