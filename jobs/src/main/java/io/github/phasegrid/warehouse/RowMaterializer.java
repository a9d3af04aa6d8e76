package io.github.phasegrid.warehouse;

import io.github.phasegrid.network.CodeLayer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;

/** Builds rows from what Parquet hands over, field by field. */
final class RowMaterializer extends RecordMaterializer<Row> {
  private final Group root;
  private Row current;

  /**
   * @param columns those that are read, in the order of the requested schema
   */
  RowMaterializer(Table table, List<Column> columns) {
    Converter[] converters =
        columns.stream()
            .map(column -> converter(column.type(), table.indexOf(column.name())))
            .toArray(Converter[]::new);
    this.root = new Group(() -> current = Row.of(table), () -> {}, converters);
    this.current = Row.of(table);
  }

  @Override
  public Row getCurrentRecord() {
    return current;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }

  private Converter converter(ColumnType type, int index) {
    Consumer<Object> sink = value -> current.put(index, value);
    return switch (type) {
      case LAYERS -> layers(sink);
      case PROVENANCE -> provenance(sink);
      case STRING -> new Text(sink::accept);
      default -> new Scalar(type, sink);
    };
  }

  private static Converter layers(Consumer<Object> sink) {
    List<CodeLayer> layers = new ArrayList<>();
    String[] name = new String[1];
    int[] numbers = new int[2];
    Group element =
        new Group(
            () -> {},
            () -> layers.add(new CodeLayer(name[0], numbers[0], numbers[1])),
            new Text(text -> name[0] = text),
            new Scalar(ColumnType.INT32, value -> numbers[0] = (Integer) value),
            new Scalar(ColumnType.INT32, value -> numbers[1] = (Integer) value));
    Group list = new Group(() -> {}, () -> {}, element);
    return new Group(layers::clear, () -> sink.accept(List.copyOf(layers)), list);
  }

  private static Converter provenance(Consumer<Object> sink) {
    String[] values = new String[Provenance.FIELDS.size()];
    Converter[] fields = new Converter[values.length];
    for (int i = 0; i < values.length; i++) {
      int field = i;
      fields[i] = new Text(text -> values[field] = text);
    }
    return new Group(
        () -> Arrays.fill(values, ""),
        () -> sink.accept(Provenance.ofValues(Arrays.asList(values))),
        fields);
  }

  /** A group of fields, with something to do before and after them. */
  private static final class Group extends GroupConverter {
    private final Runnable before;
    private final Runnable after;
    private final Converter[] fields;

    Group(Runnable before, Runnable after, Converter... fields) {
      this.before = before;
      this.after = after;
      this.fields = fields;
    }

    @Override
    public Converter getConverter(int fieldIndex) {
      return fields[fieldIndex];
    }

    @Override
    public void start() {
      before.run();
    }

    @Override
    public void end() {
      after.run();
    }
  }

  /** Numbers, flags, times and bytes. */
  private static final class Scalar extends PrimitiveConverter {
    private final ColumnType type;
    private final Consumer<Object> sink;

    Scalar(ColumnType type, Consumer<Object> sink) {
      this.type = type;
      this.sink = sink;
    }

    @Override
    public void addInt(int value) {
      sink.accept(value);
    }

    @Override
    public void addLong(long value) {
      sink.accept(
          type == ColumnType.TIMESTAMP
              ? (Object) Instant.EPOCH.plus(value, ChronoUnit.MICROS)
              : (Object) value);
    }

    @Override
    public void addDouble(double value) {
      sink.accept(value);
    }

    @Override
    public void addBoolean(boolean value) {
      sink.accept(value);
    }

    @Override
    public void addBinary(Binary value) {
      sink.accept(value.getBytes());
    }
  }

  /** Texts; each entry of a dictionary is decoded once. */
  private static final class Text extends PrimitiveConverter {
    private final Consumer<String> sink;
    private String[] dictionary = {};

    Text(Consumer<String> sink) {
      this.sink = sink;
    }

    @Override
    public boolean hasDictionarySupport() {
      return true;
    }

    @Override
    public void setDictionary(Dictionary entries) {
      dictionary = new String[entries.getMaxId() + 1];
      for (int i = 0; i < dictionary.length; i++) {
        dictionary[i] = entries.decodeToBinary(i).toStringUsingUTF8();
      }
    }

    @Override
    public void addValueFromDictionary(int id) {
      sink.accept(dictionary[id]);
    }

    @Override
    public void addBinary(Binary value) {
      sink.accept(value.toStringUsingUTF8());
    }
  }
}
