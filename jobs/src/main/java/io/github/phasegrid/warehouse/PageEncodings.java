package io.github.phasegrid.warehouse;

import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.column.values.fallback.FallbackValuesWriter;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * How values lie in a page. Most as is usual: a dictionary where they repeat. But codes look random
 * to a dictionary and lie plain, each after its length. (Lengths apart from bytes would be smaller,
 * but Spark's vectorized reader mixes up such values where rows are skipped, SPARK-52240.) Numbers
 * of examples count upwards: their differences take next to no space.
 *
 * <p>Parquet's own writer would do this in pages of version 2 only, which it gives no checksums.
 */
final class PageEncodings implements ValuesWriterFactory {
  private final ValuesWriterFactory usual = new DefaultV1ValuesWriterFactory();
  private int slabSize;
  private int pageSize;
  private int dictionarySize;
  private ByteBufferAllocator allocator;

  @Override
  public void initialize(ParquetProperties properties) {
    usual.initialize(properties);
    slabSize = properties.getInitialSlabSize();
    pageSize = properties.getPageSizeThreshold();
    dictionarySize = properties.getDictionaryPageSizeThreshold();
    allocator = properties.getAllocator();
  }

  @Override
  public ValuesWriter newValuesWriter(ColumnDescriptor column) {
    LogicalTypeAnnotation meaning = column.getPrimitiveType().getLogicalTypeAnnotation();
    PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
    if (type == PrimitiveTypeName.BINARY && meaning == null) {
      return new PlainValuesWriter(slabSize, pageSize, allocator);
    } else if (type == PrimitiveTypeName.BINARY) {
      return FallbackValuesWriter.of(
          new RepeatedTextWriter(dictionarySize, allocator),
          new PlainValuesWriter(slabSize, pageSize, allocator));
    } else if (column.getPath()[0].equals("example")) {
      return new DeltaBinaryPackingValuesWriterForInteger(slabSize, pageSize, allocator);
    }
    return usual.newValuesWriter(column);
  }
}
