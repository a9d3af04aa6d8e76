package io.github.phasegrid.warehouse;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.util.ReflectionUtils;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Compresses pages with Zstandard at a level of our own. Parquet keeps one codec per JVM, made with
 * the settings of whoever came first: the bytes of a file would depend on what was read before.
 */
final class ZstandardPages extends CodecFactory {
  private static final int LEVEL = 1;

  private final CompressionCodec codec;

  ZstandardPages(Configuration base, int pageSize) {
    super(base, pageSize);
    Configuration settings = new Configuration(base);
    settings.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, LEVEL);
    settings.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_WORKERS, 0);
    codec = ReflectionUtils.newInstance(ZstandardCodec.class, settings);
  }

  @Override
  protected CompressionCodec getCodec(CompressionCodecName name) {
    if (name != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("pages are compressed with ZSTD, not " + name);
    }
    return codec;
  }
}
