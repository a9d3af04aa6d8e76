package io.github.phasegrid.warehouse;

import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter.PlainBinaryDictionaryValuesWriter;
import org.apache.parquet.io.api.Binary;

/**
 * Parquet's dictionary of texts, which does not look up again the text that it was given last: in
 * sorted rows most texts repeat. What it writes is the same.
 */
final class RepeatedTextWriter extends PlainBinaryDictionaryValuesWriter {
  private Binary last;
  private int lastId;

  @SuppressWarnings("deprecation") // the name that pages of version 1 have for it
  RepeatedTextWriter(int mostBytes, ByteBufferAllocator allocator) {
    super(mostBytes, Encoding.PLAIN_DICTIONARY, Encoding.PLAIN_DICTIONARY, allocator);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very object, which RowEncoder hands over again
  public void writeBytes(Binary text) {
    if (text == last) {
      encodedValues.add(lastId);
    } else {
      super.writeBytes(text);
      last = text;
      lastId = binaryDictionaryContent.getInt(text);
    }
  }

  @Override
  protected void clearDictionaryContent() {
    super.clearDictionaryContent();
    last = null;
  }
}
