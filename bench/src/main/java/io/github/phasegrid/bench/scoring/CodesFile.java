package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contest;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.warehouse.Row;
import io.github.phasegrid.warehouse.Table;
import io.github.phasegrid.warehouse.TableReader;
import io.github.phasegrid.warehouse.TableWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A file of table {@code codes} with some cells, written and read on one thread. */
final class CodesFile {
  private final Path path;
  private final List<Codes> cells;
  private final Configuration configuration = new Configuration();
  private final ByteBuffer read;
  private long bytes;

  CodesFile(java.nio.file.Path path, List<Codes> cells) throws IOException {
    this.path = new Path(path.toUri());
    this.cells = cells;
    this.read = ByteBuffer.allocate(Math.toIntExact(packedBytes()));
    write();
  }

  /** Bytes of the codes alone. */
  long packedBytes() {
    return cells.stream().mapToLong(Codes::packedBytes).sum();
  }

  /** Bytes of the file. */
  long bytes() {
    return bytes;
  }

  /** Writes all cells as a task writes a pack's. */
  void write() throws IOException {
    TableWriter table = TableWriter.create(Table.CODES, path, configuration);
    try (table) {
      Row row = Row.of(Table.CODES).set("checkpoint", "last").set("epoch", 1);
      for (Codes cell : cells) {
        row.set("trial", cell.trial());
        write(table, row.set("split", "train"), cell.train(), cell.trainLabels());
        write(table, row.set("split", "test"), cell.test(), cell.testLabels());
      }
    }
    bytes = table.bytes();
  }

  private static void write(TableWriter table, Row row, CodeMatrix codes, int[] labels)
      throws IOException {
    int stride = CodeMatrix.bytesPerRow(codes.bits());
    for (int i = 0; i < codes.rows(); i++) {
      row.set("example", i).set("label", labels[i]).set("true_label", labels[i]);
      row.set("code", Arrays.copyOfRange(codes.packed(), i * stride, (i + 1) * stride));
      table.write(row);
    }
  }

  /** Reads what scoring needs of all rows, and packs the codes side by side. */
  void read() {
    read.clear();
    TableReader reader =
        TableReader.of(Table.CODES, configuration)
            .columns("trial", "checkpoint", "split", "label", "true_label", "code");
    try (TableReader.Rows rows = reader.open(path)) {
      rows.forEachRemaining(row -> read.put(row.bytes("code")));
    }
  }

  /** Compares what was read with what was written. */
  String check() {
    ByteBuffer written = ByteBuffer.allocate(read.capacity());
    cells.forEach(cell -> written.put(cell.train().packed()).put(cell.test().packed()));
    if (!read.flip().equals(written.flip())) {
      throw new Contest.WrongAnswer("the codes read are not those written");
    }
    return "the codes read are those written";
  }
}
