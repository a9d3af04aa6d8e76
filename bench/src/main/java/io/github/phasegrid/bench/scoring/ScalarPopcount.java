package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contest;
import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.Stopwatch;
import io.github.phasegrid.code.CodeMatrix;
import java.io.IOException;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * What one core does with {@link Long#bitCount} in a plain loop over words that stay in the
 * first-level cache.
 */
final class ScalarPopcount implements Contestant {
  private static final int WORDS = 1 << 10; // 8 KB, twice: half of the smallest such cache
  private static final int PASSES = 10_000;

  private final boolean comparing;
  private final long[] left = words(1);
  private final long[] right = words(2);
  private long sum;

  private ScalarPopcount(boolean comparing) {
    this.comparing = comparing;
  }

  /** Compares two rows, as a distance does: bits XOR-ed and counted. */
  static ScalarPopcount comparing() {
    return new ScalarPopcount(true);
  }

  /** Counts the bits of one row, and leaves the XOR out. */
  static ScalarPopcount counting() {
    return new ScalarPopcount(false);
  }

  private static long[] words(long seed) {
    return BitSet.valueOf(RandomCodes.of(1, Long.SIZE * WORDS, seed).packed()).toLongArray();
  }

  @Override
  public String name() {
    return comparing ? "scalar XOR and popcount" : "scalar popcount alone";
  }

  @Override
  public String unit() {
    return DistanceRate.UNIT;
  }

  @Override
  public double measure() throws IOException, InterruptedException {
    double seconds =
        Stopwatch.repeatedly(
            () -> {
              for (int pass = 0; pass < PASSES; pass++) {
                sum += comparing ? distance(left, right) : count(left);
              }
            });
    return (double) Long.SIZE * left.length * PASSES * 1e-9 / seconds;
  }

  private static int distance(long[] left, long[] right) {
    int distance = 0;
    for (int i = 0; i < left.length; i++) {
      distance += Long.bitCount(left[i] ^ right[i]);
    }
    return distance;
  }

  private static int count(long[] words) {
    int count = 0;
    for (int i = 0; i < words.length; i++) {
      count += Long.bitCount(words[i]);
    }
    return count;
  }

  /** Compares some of the distances that a search found with those that a byte at a time gives. */
  static String check(CodeMatrix candidates, CodeMatrix queries, int[] nearest, int compared) {
    for (int query = 0; query < compared; query++) {
      int asked = query;
      int expected =
          IntStream.range(0, candidates.rows())
              .map(row -> distance(candidates, row, queries, asked))
              .min()
              .orElseThrow();
      if (nearest[query] != expected) {
        throw new Contest.WrongAnswer(
            "the code nearest to query %d is %d bits away, not %d"
                .formatted(query, expected, nearest[query]));
      }
    }
    return "the nearest distances of %d queries are those of a scalar loop".formatted(compared);
  }

  private static int distance(CodeMatrix left, int leftRow, CodeMatrix right, int rightRow) {
    int stride = CodeMatrix.bytesPerRow(left.bits());
    int distance = 0;
    for (int i = 0; i < stride; i++) {
      int differing = left.packed()[leftRow * stride + i] ^ right.packed()[rightRow * stride + i];
      distance += Integer.bitCount(differing & 0xff);
    }
    return distance;
  }
}
