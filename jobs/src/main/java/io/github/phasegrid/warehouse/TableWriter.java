package io.github.phasegrid.warehouse;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * Writes one Parquet file of a table, compressed with Zstandard, each page with a checksum. The
 * same rows, written or appended in the same order and cut, give the same bytes; only the footer's
 * list of a column's encodings, which Parquet keeps in a hash set, may be in another order in
 * another JVM.
 */
public final class TableWriter implements Closeable {
  /**
   * What a writer keeps in memory before it starts a new row group, roughly: little enough for many
   * tasks in one JVM; and row groups are what readers share out.
   */
  private static final long ROW_GROUP_BYTES = 32L << 20;

  /** Every so many rows it is asked how much memory they take. */
  private static final int ROWS_BETWEEN_CHECKS = 64;

  private final Table table;
  private final Path file;
  private final Configuration configuration;
  private final ParquetProperties properties =
      ParquetProperties.builder()
          .withPageWriteChecksumEnabled(true)
          .withValuesWriterFactory(new PageEncodings())
          .build();
  private final ParquetFileWriter writer;
  private final ZstandardPages codecs;
  private final MessageType schema;
  private final RowEncoder encoder;
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore columns;
  private long rowsInGroup;
  private long rows;
  private long bytes;
  private boolean closed;

  private TableWriter(Table table, Path file, Configuration base) throws IOException {
    this.table = table;
    this.file = file;
    this.schema = table.schema();
    this.encoder = new RowEncoder(table, schema);
    this.configuration = base;
    this.codecs = new ZstandardPages(base, properties.getPageSizeThreshold());
    writer =
        new ParquetFileWriter(
            HadoopOutputFile.fromPath(file, configuration),
            schema,
            ParquetFileWriter.Mode.OVERWRITE,
            ROW_GROUP_BYTES,
            0,
            properties.getColumnIndexTruncateLength(),
            properties.getStatisticsTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    writer.start();
    startRowGroup();
  }

  /**
   * Creates a file, or replaces it.
   *
   * @param configuration names the file systems; see {@link Warehouse#configuration()}
   */
  public static TableWriter create(Table table, Path file, Configuration configuration)
      throws IOException {
    return new TableWriter(table, file, configuration);
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
    encoder.write(row);
    rows++;
    rowsInGroup++;
    if (rowsInGroup % ROWS_BETWEEN_CHECKS == 0 && columns.getBufferedSize() > ROW_GROUP_BYTES) {
      endRowGroup();
      startRowGroup();
    }
  }

  /**
   * Adds the rows of a file of the same table that was written by a {@code TableWriter}. Its row
   * groups are copied as they are, with their pages' checksums, statistics and indexes: nothing is
   * decoded, and some kilobytes are held at a time.
   *
   * @throws IOException when it cannot be opened, or is another table's: then nothing was done; or
   *     when its rows cannot be copied: then the whole file is of no use
   */
  public void append(Path part) throws IOException {
    HadoopInputFile input = HadoopInputFile.fromPath(part, configuration);
    try (ParquetFileReader reader = ParquetFileReader.open(input);
        SeekableInputStream from = input.newStream()) {
      MessageType stored = reader.getFileMetaData().getSchema();
      if (!stored.toString().equals(schema.toString())) {
        throw new IOException(part + " has other columns than a file of " + table.folder());
      }
      endRowGroup();
      try {
        for (BlockMetaData group : reader.getRowGroups()) {
          copy(group, reader, from);
          rows += group.getRowCount();
        }
      } finally {
        startRowGroup();
      }
    }
  }

  /** Column by column: Parquet's own copy of a whole group leaves the indexes of pages behind. */
  private void copy(BlockMetaData group, ParquetFileReader reader, SeekableInputStream from)
      throws IOException {
    writer.startBlock(group.getRowCount());
    for (int i = 0; i < group.getColumns().size(); i++) {
      ColumnChunkMetaData chunk = group.getColumns().get(i);
      writer.appendColumnChunk(
          schema.getColumns().get(i),
          from,
          chunk,
          null, // no Bloom filters are written
          reader.readColumnIndex(chunk),
          reader.readOffsetIndex(chunk));
    }
    writer.endBlock();
  }

  private void startRowGroup() {
    pages =
        new ColumnChunkPageWriteStore(
            codecs.getCompressor(CompressionCodecName.ZSTD),
            schema,
            properties.getAllocator(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    columns = properties.newColumnWriteStore(schema, pages);
    encoder.start(columns);
    rowsInGroup = 0;
  }

  private void endRowGroup() throws IOException {
    if (rowsInGroup > 0) {
      writer.startBlock(rowsInGroup);
      columns.flush();
      pages.flushToFileWriter(writer);
      writer.endBlock();
    }
    columns.close();
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
      try {
        endRowGroup();
        writer.end(Map.of("phasegrid.table", table.folder()));
        bytes = file.getFileSystem(configuration).getFileStatus(file).getLen();
      } finally {
        codecs.release();
      }
    }
  }
}
