package io.github.phasegrid.score;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Codes as they are read, row by row, until they are a matrix: nobody knows before how many there
 * will be, and no more than twice their size is held.
 */
final class CodeRows {
  private final int bits;
  private final Queue<byte[]> read = new ArrayDeque<>();

  /**
   * @param bits of each code
   */
  CodeRows(int bits) {
    this.bits = bits;
  }

  /**
   * Adds a row.
   *
   * @throws UserMistakeException when one matrix cannot hold so many
   */
  void add(CodeMatrix row) {
    if (!CodeMatrix.fits(read.size() + 1L, bits)) {
      throw new UserMistakeException(
          String.format(
              "more than %,d codes of %,d bits are too many for one task; set"
                  + " sweep.scoring.engine = mllib and sweep.scoring.partitions to 2 or more, or"
                  + " sweep.scoring.layers to layers",
              read.size(), bits));
    }
    read.add(row.packed());
  }

  /** All rows so far, which are then no longer held here. */
  CodeMatrix matrix() {
    int rows = read.size();
    byte[] packed = new byte[rows * CodeMatrix.bytesPerRow(bits)];
    for (int at = 0; !read.isEmpty(); ) {
      byte[] row = read.remove();
      System.arraycopy(row, 0, packed, at, row.length);
      at += row.length;
    }
    return new CodeMatrix(rows, bits, packed);
  }
}
