package io.github.phasegrid.warehouse;

import io.github.phasegrid.network.CodeLayer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Hands rows to Parquet, field by field. */
final class RowEncoder {
  private final Column[] columns;

  /** The last text of each column with its bytes: in sorted rows most texts repeat. */
  private final String[] lastText;

  private final Binary[] lastBinary;
  private RecordConsumer out;

  RowEncoder(Table table) {
    this.columns = table.columns().toArray(Column[]::new);
    this.lastText = new String[columns.length];
    this.lastBinary = new Binary[columns.length];
  }

  /** Where the following rows go: to one row group. */
  void start(RecordConsumer consumer) {
    out = consumer;
  }

  void write(Row row) {
    out.startMessage();
    for (int i = 0; i < columns.length; i++) {
      Object value = row.at(i);
      if (value != null) {
        out.startField(columns[i].name(), i);
        writeValue(i, value);
        out.endField(columns[i].name(), i);
      }
    }
    out.endMessage();
  }

  private void writeValue(int column, Object value) {
    switch (columns[column].type()) {
      case INT32 -> out.addInteger((Integer) value);
      case INT64 -> out.addLong((Long) value);
      case DOUBLE -> out.addDouble((Double) value);
      case BOOLEAN -> out.addBoolean((Boolean) value);
      case STRING -> out.addBinary(text(column, (String) value));
      case BINARY -> out.addBinary(Binary.fromReusedByteArray((byte[]) value));
      case TIMESTAMP -> out.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
      case LAYERS -> writeLayers((List<?>) value);
      case PROVENANCE -> writeTexts(Provenance.FIELDS, ((Provenance) value).values());
    }
  }

  private Binary text(int column, String text) {
    if (!text.equals(lastText[column])) {
      lastText[column] = text;
      lastBinary[column] = Binary.fromString(text);
    }
    return lastBinary[column];
  }

  private void writeLayers(List<?> layers) {
    out.startGroup();
    if (!layers.isEmpty()) {
      out.startField("list", 0);
      for (Object element : layers) {
        writeLayer((CodeLayer) element);
      }
      out.endField("list", 0);
    }
    out.endGroup();
  }

  private void writeLayer(CodeLayer layer) {
    out.startGroup();
    out.startField("element", 0);
    out.startGroup();
    writeText("name", 0, layer.name());
    writeInteger("bit_offset", 1, layer.bitOffset());
    writeInteger("bits", 2, layer.bits());
    out.endGroup();
    out.endField("element", 0);
    out.endGroup();
  }

  private void writeTexts(List<String> fields, List<String> values) {
    out.startGroup();
    for (int i = 0; i < fields.size(); i++) {
      writeText(fields.get(i), i, values.get(i));
    }
    out.endGroup();
  }

  private void writeText(String field, int index, String text) {
    out.startField(field, index);
    out.addBinary(Binary.fromString(text));
    out.endField(field, index);
  }

  private void writeInteger(String field, int index, int value) {
    out.startField(field, index);
    out.addInteger(value);
    out.endField(field, index);
  }
}
