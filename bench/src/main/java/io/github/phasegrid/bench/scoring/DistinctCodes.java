package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.Stopwatch;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.Regions;
import java.io.IOException;

/** Phasegrid's count of distinct codes, on one thread. */
final class DistinctCodes implements Contestant {
  static final String UNIT = "million codes/s";

  private final CodeMatrix codes;
  private int distinct;

  DistinctCodes(CodeMatrix codes) {
    this.codes = codes;
  }

  @Override
  public String name() {
    return "packed";
  }

  @Override
  public String unit() {
    return UNIT;
  }

  @Override
  public double measure() throws IOException, InterruptedException {
    return codes.rows() * 1e-6 / Stopwatch.repeatedly(() -> distinct = Regions.of(codes).count());
  }

  /** How many were found last. */
  int distinct() {
    return distinct;
  }
}
