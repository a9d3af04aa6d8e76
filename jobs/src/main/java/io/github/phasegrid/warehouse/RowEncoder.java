package io.github.phasegrid.warehouse;

import io.github.phasegrid.network.CodeLayer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * Hands rows to Parquet, value by value. Straight to the writers of its columns, with the levels of
 * nesting that Parquet's record assembly would find out anew for each row: most columns are flat.
 */
final class RowEncoder {
  /** A value that does not repeat the one before. */
  private static final int FIRST = 0;

  /** A further element of the same list. */
  private static final int FURTHER = 1;

  private final Column[] columns;
  private final ColumnDescriptor[][] leaves;
  private final ColumnWriter[][] writers;

  /** The last text of each column with its bytes: in sorted rows most texts repeat. */
  private final String[] lastText;

  private final Binary[] lastBinary;
  private ColumnWriteStore store;

  RowEncoder(Table table, MessageType schema) {
    this.columns = table.columns().toArray(Column[]::new);
    this.leaves = new ColumnDescriptor[columns.length][];
    this.writers = new ColumnWriter[columns.length][];
    this.lastText = new String[columns.length];
    this.lastBinary = new Binary[columns.length];
    for (int i = 0; i < columns.length; i++) {
      String name = columns[i].name();
      leaves[i] =
          schema.getColumns().stream()
              .filter(leaf -> leaf.getPath()[0].equals(name))
              .toArray(ColumnDescriptor[]::new);
    }
  }

  /** Where the following rows go: to one row group. */
  void start(ColumnWriteStore rowGroup) {
    store = rowGroup;
    for (int i = 0; i < columns.length; i++) {
      writers[i] = new ColumnWriter[leaves[i].length];
      for (int leaf = 0; leaf < leaves[i].length; leaf++) {
        writers[i][leaf] = rowGroup.getColumnWriter(leaves[i][leaf]);
      }
    }
  }

  void write(Row row) {
    for (int i = 0; i < columns.length; i++) {
      Object value = row.at(i);
      if (value == null) {
        writeNull(writers[i], 0);
      } else {
        writeValue(i, value, columns[i].nullable() ? 1 : 0);
      }
    }
    store.endRecord();
  }

  /**
   * @param defined how many of the optional and repeated fields on the way to the value are there
   */
  private void writeValue(int column, Object value, int defined) {
    ColumnWriter out = writers[column][0];
    switch (columns[column].type()) {
      case INT32 -> out.write(((Integer) value).intValue(), FIRST, defined);
      case INT64 -> out.write(((Long) value).longValue(), FIRST, defined);
      case DOUBLE -> out.write(((Double) value).doubleValue(), FIRST, defined);
      case BOOLEAN -> out.write(((Boolean) value).booleanValue(), FIRST, defined);
      case STRING -> out.write(text(column, (String) value), FIRST, defined);
      case BINARY -> out.write(Binary.fromReusedByteArray((byte[]) value), FIRST, defined);
      case TIMESTAMP ->
          out.write(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value), FIRST, defined);
      case LAYERS -> writeLayers(writers[column], (List<?>) value, defined);
      case PROVENANCE -> writeTexts(writers[column], ((Provenance) value).values(), defined);
    }
  }

  private Binary text(int column, String text) {
    if (!text.equals(lastText[column])) {
      lastText[column] = text;
      lastBinary[column] = Binary.fromString(text);
    }
    return lastBinary[column];
  }

  private static void writeNull(ColumnWriter[] leaves, int defined) {
    for (ColumnWriter leaf : leaves) {
      leaf.writeNull(FIRST, defined);
    }
  }

  /** The leaves are name, bit_offset and bits, as in {@link ColumnType#LAYERS}. */
  private static void writeLayers(ColumnWriter[] leaves, List<?> layers, int defined) {
    if (layers.isEmpty()) {
      writeNull(leaves, defined);
    }
    int repetition = FIRST;
    for (Object element : layers) {
      CodeLayer layer = (CodeLayer) element;
      leaves[0].write(Binary.fromString(layer.name()), repetition, defined + 1);
      leaves[1].write(layer.bitOffset(), repetition, defined + 1);
      leaves[2].write(layer.bits(), repetition, defined + 1);
      repetition = FURTHER;
    }
  }

  private static void writeTexts(ColumnWriter[] leaves, List<String> values, int defined) {
    for (int i = 0; i < leaves.length; i++) {
      leaves[i].write(Binary.fromString(values.get(i)), FIRST, defined);
    }
  }
}
