package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contest;
import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.Stopwatch;
import io.github.phasegrid.code.CodeMatrix;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/**
 * What one core does with {@link Long#bitCount} in a plain loop, on two rows that stay in the
 * first-level cache: bits compared in a second. It is also the obvious way to a distance, which
 * others are checked against.
 */
final class ScalarPopcount implements Contestant {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BYTES = 1 << 13; // two of them are half of the smallest such cache
  private static final int PASSES = 10_000;

  private final byte[] left = RandomCodes.of(1, 8 * BYTES, 1).packed();
  private final byte[] right = RandomCodes.of(1, 8 * BYTES, 2).packed();
  private long sum;

  @Override
  public String name() {
    return "scalar popcount in the first-level cache";
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
                sum += distance(left, 0, right, 0, BYTES);
              }
            });
    return 8.0 * BYTES * PASSES * 1e-9 / seconds;
  }

  /** Compares some of the distances that a search found. */
  static String check(CodeMatrix candidates, CodeMatrix queries, int[] nearest, int compared) {
    int stride = CodeMatrix.bytesPerRow(queries.bits());
    for (int query = 0; query < compared; query++) {
      int from = query * stride;
      int expected =
          IntStream.range(0, candidates.rows())
              .map(
                  row ->
                      distance(candidates.packed(), row * stride, queries.packed(), from, stride))
              .min()
              .orElseThrow();
      if (nearest[query] != expected) {
        throw new Contest.WrongAnswer(
            "the code nearest to query %d is %d bits away, not %d"
                .formatted(query, expected, nearest[query]));
      }
    }
    return "the nearest distances of %d queries are those of the scalar loop".formatted(compared);
  }

  private static int distance(byte[] left, int leftFrom, byte[] right, int rightFrom, int bytes) {
    int distance = 0;
    int i = 0;
    for (; i <= bytes - Long.BYTES; i += Long.BYTES) {
      distance +=
          Long.bitCount(
              (long) LONG.get(left, leftFrom + i) ^ (long) LONG.get(right, rightFrom + i));
    }
    for (; i < bytes; i++) {
      distance += Integer.bitCount((left[leftFrom + i] ^ right[rightFrom + i]) & 0xff);
    }
    return distance;
  }
}
