package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.Stopwatch;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.NearestCodes;
import java.io.IOException;
import java.util.stream.IntStream;

/**
 * Phasegrid's distance kernel, on one thread: bits compared in a second by a search for the single
 * nearest code. The candidates have been laid out before.
 */
final class DistanceRate implements Contestant {
  static final String UNIT = "Gbit/s";

  private static final int WARM_UP = 64;

  private final NearestCodes candidates;
  private final CodeMatrix queries;
  private final CodeMatrix someQueries;
  private final double bits;
  private final int[] nearest;

  DistanceRate(CodeMatrix candidates, CodeMatrix queries) {
    this.candidates = new NearestCodes(candidates, new int[candidates.rows()], 1);
    this.queries = queries;
    this.someQueries = queries.select(IntStream.range(0, WARM_UP).toArray());
    this.bits = (double) candidates.rows() * queries.rows() * queries.bits();
    this.nearest = new int[queries.rows()];
  }

  @Override
  public String name() {
    return "distance kernel";
  }

  @Override
  public String unit() {
    return UNIT;
  }

  @Override
  public double measure() throws IOException, InterruptedException {
    search(someQueries);
    return bits * 1e-9 / Stopwatch.once(() -> search(queries));
  }

  private void search(CodeMatrix some) {
    candidates.search(some, 1, near -> nearest[near.query()] = near.distance(0));
  }

  /** The distances found last, {@code [queries]}. */
  int[] nearest() {
    return nearest;
  }
}
