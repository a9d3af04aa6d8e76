package io.github.phasegrid.warehouse;

import io.github.phasegrid.UserMistakeException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Reads files of a table, row by row. Files are not trusted: one that is damaged, or holds another
 * table, is refused by name with a {@link UserMistakeException}.
 *
 * <p>Columns that an older version did not write are read as null; those that could not be null
 * then may be so now.
 */
public final class TableReader {
  private final Table table;
  private final Configuration configuration;
  private final List<Column> columns;
  private final Optional<FilterPredicate> filter;

  private TableReader(
      Table table,
      Configuration configuration,
      List<Column> columns,
      Optional<FilterPredicate> filter) {
    this.table = table;
    this.configuration = configuration;
    this.columns = columns;
    this.filter = filter;
  }

  /**
   * A reader of all rows and columns.
   *
   * @param configuration names the file systems; see {@link Warehouse#configuration()}
   */
  public static TableReader of(Table table, Configuration configuration) {
    return new TableReader(table, configuration, table.columns(), Optional.empty());
  }

  /** The same, but for these columns only; the others are null in its rows. Called first. */
  public TableReader columns(String... names) {
    List<Column> some =
        Stream.of(names).map(name -> table.columns().get(table.indexOf(name))).toList();
    if (filter.isPresent()) {
      throw new IllegalStateException("columns are chosen before rows");
    }
    return new TableReader(table, configuration, some, filter);
  }

  /**
   * The same, but for rows only whose {@code string} column has this value. Called after {@link
   * #columns}, it adds the column to those: Parquet filters by what it reads.
   */
  public TableReader where(String column, String value) {
    return where(
        column,
        ColumnType.STRING,
        FilterApi.eq(FilterApi.binaryColumn(column), Binary.fromString(value)));
  }

  /**
   * The same, but for rows only whose {@code int32} column is in a range; of a sorted file what is
   * elsewhere is not read. Called after {@link #columns}, it adds the column to those.
   *
   * @param first the least value
   * @param end one more than the greatest
   */
  public TableReader between(String column, int first, int end) {
    Operators.IntColumn compared = FilterApi.intColumn(column);
    return where(
        column,
        ColumnType.INT32,
        FilterApi.and(FilterApi.gtEq(compared, first), FilterApi.lt(compared, end)));
  }

  private TableReader where(String column, ColumnType type, FilterPredicate predicate) {
    Column compared = table.columns().get(table.indexOf(column));
    if (compared.type() != type) {
      throw new IllegalArgumentException("column " + column + " is not " + type.key());
    }
    List<Column> read = new ArrayList<>(columns);
    if (!read.contains(compared)) {
      read.add(compared);
    }
    FilterPredicate all = filter.map(other -> FilterApi.and(other, predicate)).orElse(predicate);
    return new TableReader(table, configuration, List.copyOf(read), Optional.of(all));
  }

  /**
   * Starts to read a file.
   *
   * @throws UserMistakeException when the file is missing, damaged, or another table's; so does the
   *     iterator
   */
  public Rows open(Path file) {
    return refusing(file, () -> new Rows(file));
  }

  /** All rows of some files, in order. */
  public List<Row> readAll(List<Path> files) {
    List<Row> all = new ArrayList<>();
    for (Path file : files) {
      try (Rows rows = open(file)) {
        rows.forEachRemaining(all::add);
      }
    }
    return all;
  }

  /** Something that fails when a file is damaged. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T refusing(Path file, Reading<T> reading) {
    try {
      return reading.read();
    } catch (UserMistakeException e) {
      throw e;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // Parquet throws almost anything on damaged files; a damaged length asks for any memory.
      throw new UserMistakeException(
          file
              + ": cannot be read as a file of table "
              + table.folder()
              + " ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString())
              + "); restore it, or delete the manifest that lists it to compute it again",
          e);
    }
  }

  /** The rows of one file. */
  public final class Rows implements Iterator<Row>, Closeable {
    private final Path file;
    private final ParquetFileReader reader;
    private final MessageColumnIO columnIo;
    private final List<Column> present;
    private RecordReader<Row> group;
    private long left;
    private Row next;
    private boolean ended;

    private Rows(Path file) throws IOException {
      this.file = file;
      FilterCompat.Filter record = filter.map(FilterCompat::get).orElse(FilterCompat.NOOP);
      reader =
          ParquetFileReader.open(
              HadoopInputFile.fromPath(file, configuration),
              HadoopReadOptions.builder(configuration)
                  .withRecordFilter(record)
                  .usePageChecksumVerification(true)
                  .build());
      boolean opened = false;
      try {
        MessageType stored = reader.getFileMetaData().getSchema();
        present = presentColumns(stored);
        MessageType requested = table.schema(present);
        reader.setRequestedSchema(requested);
        columnIo = new ColumnIOFactory().getColumnIO(requested, stored, true);
        opened = true;
      } finally {
        if (!opened) {
          reader.close();
        }
      }
    }

    private List<Column> presentColumns(MessageType stored) {
      List<Column> found = new ArrayList<>();
      for (Column column : columns) {
        if (stored.containsField(column.name())) {
          Type type = stored.getType(column.name());
          Column there = type.isRepetition(Type.Repetition.REQUIRED) ? column.required() : column;
          // As text: a type that was read has forgotten that it has no order.
          if (!type.toString().equals(there.parquet().toString())) {
            throw new IllegalArgumentException(
                "column " + column.name() + " is " + type + " there");
          }
          found.add(there);
        } else if (!column.nullable()) {
          throw new IllegalArgumentException("column " + column.name() + " is missing");
        }
      }
      return found;
    }

    @Override
    public boolean hasNext() {
      if (next == null && !ended) {
        next = refusing(file, this::advance);
        ended = next == null;
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next;
      next = null;
      return row;
    }

    /** The next row that passes the filter, or null at the end. */
    private Row advance() throws IOException {
      while (true) {
        while (left > 0) {
          left--;
          Row row = group.read();
          if (row != null && !group.shouldSkipCurrentRecord()) {
            return row;
          }
        }
        PageReadStore pages = reader.readNextFilteredRowGroup();
        if (pages == null) {
          return null;
        }
        left = pages.getRowCount();
        FilterCompat.Filter record = filter.map(FilterCompat::get).orElse(FilterCompat.NOOP);
        group = columnIo.getRecordReader(pages, new RowMaterializer(table, present), record);
      }
    }

    @Override
    public void close() {
      refusing(
          file,
          () -> {
            reader.close();
            return true;
          });
    }
  }
}
