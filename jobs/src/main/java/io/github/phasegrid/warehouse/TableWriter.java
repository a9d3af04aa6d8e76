package io.github.phasegrid.warehouse;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;

/**
 * Writes one Parquet file of a table. The same rows give the same bytes.
 *
 * <p>Codes look random to a compressor's dictionary, so theirs is off; everything is compressed
 * with Zstandard.
 */
public final class TableWriter implements Closeable {
  /**
   * What a writer keeps in memory before it starts a new row group, roughly: few enough for many
   * tasks in one JVM, and row groups are what readers share out.
   */
  private static final long ROW_GROUP_BYTES = 32L << 20;

  private final Table table;
  private final Path file;
  private final Configuration configuration;
  private final ParquetWriter<Row> writer;
  private long rows;
  private long bytes;
  private boolean closed;

  private TableWriter(
      Table table, Path file, Configuration configuration, ParquetWriter<Row> writer) {
    this.table = table;
    this.file = file;
    this.configuration = configuration;
    this.writer = writer;
  }

  /**
   * Creates a file, or replaces it.
   *
   * @param configuration names the file systems; see {@link Warehouse#configuration()}
   */
  public static TableWriter create(Table table, Path file, Configuration configuration)
      throws IOException {
    Builder builder = new Builder(table, HadoopOutputFile.fromPath(file, configuration));
    builder
        .withConf(configuration)
        .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
        .withWriterVersion(WriterVersion.PARQUET_1_0)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize(ROW_GROUP_BYTES)
        .withPageWriteChecksumEnabled(true);
    for (Column column : table.columns()) {
      builder.withDictionaryEncoding(column.name(), column.type() != ColumnType.BINARY);
    }
    return new TableWriter(table, file, configuration, builder.build());
  }

  /**
   * Adds a row. It may be changed and written again afterwards.
   *
   * @throws IllegalArgumentException when it is another table's, or a column that must have a value
   *     has none
   */
  public void write(Row row) throws IOException {
    if (row.table() != table) {
      throw new IllegalArgumentException(
          "a row of " + row.table().folder() + " in a file of " + table.folder());
    }
    row.requireComplete();
    writer.write(row);
    rows++;
  }

  /** Its table. */
  public Table table() {
    return table;
  }

  /** Rows written so far. */
  public long rows() {
    return rows;
  }

  /** The size of the whole file; 0 until it is closed. */
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      writer.close();
      bytes = file.getFileSystem(configuration).getFileStatus(file).getLen();
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
    private final Table table;

    Builder(Table table, OutputFile file) {
      super(file);
      this.table = table;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
      return new RowWriteSupport(table);
    }
  }
}
