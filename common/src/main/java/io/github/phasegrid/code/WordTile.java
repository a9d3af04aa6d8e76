package io.github.phasegrid.code;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Up to {@code capacity} codes laid out word by word: {@code column(w)[r]} holds bits 32 w to 32 w
 * + 31 of the tile's r-th code.
 *
 * <p>Every word has an array of its own. Java 17's compiler vectorises a loop over several arrays
 * only if all are read and written at the same index; with one array for all words it must assume
 * that a store may hit a later load, and falls back to scalar code.
 */
final class WordTile {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Columns filled together: their write positions stay in the first-level cache. */
  private static final int WORDS_AT_A_TIME = 64;

  private final int bits;
  private final int[][] columns;
  private int rows;

  /**
   * @param bits bits of one code
   * @param capacity most codes the tile holds
   */
  WordTile(int bits, int capacity) {
    this.bits = bits;
    this.columns = new int[(bits + 31) / 32][capacity];
  }

  /** A whole matrix in tiles of {@code capacity} codes; the last holds the rest. */
  static WordTile[] tiles(CodeMatrix matrix, int capacity) {
    WordTile[] tiles = new WordTile[-Math.floorDiv(-matrix.rows(), capacity)];
    for (int t = 0; t < tiles.length; t++) {
      int first = t * capacity;
      int count = Math.min(capacity, matrix.rows() - first);
      tiles[t] = new WordTile(matrix.bits(), count);
      tiles[t].load(matrix, first, count);
    }
    return tiles;
  }

  /** Number of codes held. */
  int rows() {
    return rows;
  }

  /** Number of 32-bit words in one code. */
  int words() {
    return columns.length;
  }

  /** One word of every code; entries from {@code rows()} on are stale. */
  int[] column(int word) {
    return columns[word];
  }

  /** Replaces the tile's codes by {@code count} codes of a matrix, from {@code firstRow} on. */
  void load(CodeMatrix matrix, int firstRow, int count) {
    if (matrix.bits() != bits) {
      throw new IllegalArgumentException(matrix.bits() + " bits where " + bits + " were expected");
    }
    rows = count;
    for (int word = 0; word < columns.length; word += WORDS_AT_A_TIME) {
      loadWords(matrix, firstRow, word, Math.min(columns.length, word + WORDS_AT_A_TIME));
    }
  }

  private void loadWords(CodeMatrix matrix, int firstRow, int fromWord, int toWord) {
    byte[] packed = matrix.packed();
    int stride = CodeMatrix.bytesPerRow(bits);
    int wholeWords = Math.min(toWord, stride / 4);
    for (int r = 0; r < rows; r++) {
      int start = (firstRow + r) * stride;
      for (int word = fromWord; word < wholeWords; word++) {
        columns[word][r] = (int) INT.get(packed, start + 4 * word);
      }
      if (wholeWords < toWord) {
        int value = 0;
        for (int i = stride - 1; i >= 4 * wholeWords; i--) {
          value = (value << 8) | (packed[start + i] & 0xff);
        }
        columns[wholeWords][r] = value;
      }
    }
  }
}
