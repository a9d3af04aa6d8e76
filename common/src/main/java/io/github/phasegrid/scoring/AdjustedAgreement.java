package io.github.phasegrid.scoring;

import java.util.Arrays;

/**
 * How far two partitions of the same examples agree beyond what chance gives: 1 where they are the
 * same, 0 on average where one is shuffled (sizes kept), below 0 where it is worse than that.
 *
 * <p>Both measures are {@code (agreement − expected) / (highest − expected)}, the expectation being
 * over all ways to shuffle (Hubert and Arabie 1985; Vinh, Epps and Bailey 2010). Both are
 * undefined, 0 / 0, where shuffling changes nothing: one part on both sides, or every example a
 * part of its own on both.
 */
final class AdjustedAgreement {
  private static final Measured UNDEFINED = Measured.absent("any shuffling agrees as well");

  private final long[][] counts;
  private final long[] rows;
  private final long[] columns;
  private final long examples;

  /**
   * @param counts {@code [parts][other parts]}: examples in a part of the one and a part of the
   *     other
   */
  AdjustedAgreement(long[][] counts) {
    this.counts = counts;
    this.rows = Arrays.stream(counts).mapToLong(row -> Arrays.stream(row).sum()).toArray();
    this.columns = new long[counts.length == 0 ? 0 : counts[0].length];
    for (long[] row : counts) {
      Arrays.setAll(columns, column -> columns[column] + row[column]);
    }
    this.examples = Arrays.stream(rows).sum();
  }

  /** Adjusted Rand index: counts the pairs of examples that are together on both sides. */
  Measured rand() {
    if (isUndefined()) {
      return whyUndefined();
    }
    double together = 0;
    for (long[] row : counts) {
      together += pairs(row);
    }
    double inRows = pairs(rows);
    double inColumns = pairs(columns);
    double expected = inRows / pairs(new long[] {examples}) * inColumns;
    return Measured.of((together - expected) / ((inRows + inColumns) / 2 - expected));
  }

  /**
   * Adjusted mutual information; the highest possible is taken as the mean of the two entropies.
   */
  Measured mutualInformation() {
    if (isUndefined()) {
      return whyUndefined();
    }
    double shared = 0;
    double expected = 0;
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < columns.length; column++) {
        shared += information(counts[row][column], rows[row], columns[column]);
        expected += expectedInformation(rows[row], columns[column]);
      }
    }
    double highest = (entropy(rows) + entropy(columns)) / 2;
    return Measured.of((shared - expected) / (highest - expected));
  }

  private boolean isUndefined() {
    long rowsUsed = used(rows);
    return rowsUsed == used(columns) && (rowsUsed <= 1 || rowsUsed == examples);
  }

  private Measured whyUndefined() {
    return examples == 0 ? Measured.absent("no examples") : UNDEFINED;
  }

  private static long used(long[] sizes) {
    return Arrays.stream(sizes).filter(size -> size > 0).count();
  }

  private static double pairs(long[] sizes) {
    return Arrays.stream(sizes).mapToDouble(size -> size * (size - 1.0) / 2).sum();
  }

  private double entropy(long[] sizes) {
    return Arrays.stream(sizes)
        .filter(size -> size > 0)
        .mapToDouble(size -> -share(size) * Math.log(share(size)))
        .sum();
  }

  private double share(long size) {
    return size / (double) examples;
  }

  /** What {@code both} examples in a row and a column of these sizes add to the information. */
  private double information(long both, long row, long column) {
    return both == 0 ? 0 : share(both) * Math.log(share(both) / (share(row) * share(column)));
  }

  /**
   * The mean of {@link #information} over shufflings. The number of examples in both is
   * hypergeometric; its probabilities are multiplied up and down from the likeliest number, which
   * neither overflows nor cancels, and divided by their sum.
   */
  private double expectedInformation(long row, long column) {
    long fewest = Math.max(0, row + column - examples);
    long most = Math.min(row, column);
    long likeliest = Math.min(most, (row + 1) * (column + 1) / (examples + 2));
    double sum = 1;
    double weighted = information(likeliest, row, column);
    double weight = 1;
    for (long both = likeliest; both < most && weight > 0; both++) {
      weight *= oddsOfOneMore(both, row, column);
      sum += weight;
      weighted += weight * information(both + 1, row, column);
    }
    weight = 1;
    for (long both = likeliest - 1; both >= fewest && weight > 0; both--) {
      weight /= oddsOfOneMore(both, row, column);
      sum += weight;
      weighted += weight * information(both, row, column);
    }
    return weighted / sum;
  }

  /** How much likelier {@code both + 1} examples in both are than {@code both}. */
  private double oddsOfOneMore(long both, long row, long column) {
    return (double) (row - both)
        * (column - both)
        / ((both + 1.0) * (examples - row - column + both + 1));
  }
}
