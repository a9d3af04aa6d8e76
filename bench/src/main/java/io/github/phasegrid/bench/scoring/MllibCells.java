package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.Stopwatch;
import java.io.IOException;
import java.util.List;

/**
 * {@code phasegrid score} with MLlib in {@code local[2]}: everything from the start of the process
 * to the published rows. Each time with another seed, since what is scored is not scored again.
 */
final class MllibCells implements Contestant {
  private static final int SECONDS_PER_HOUR = 3600;

  private final PhasegridCommand phasegrid;
  private final List<Integer> widths;
  private final int cells;
  private int seed = 9;

  /**
   * @param widths whose networks are scored
   * @param cells how many these are
   */
  MllibCells(PhasegridCommand phasegrid, List<Integer> widths, int cells) {
    this.phasegrid = phasegrid;
    this.widths = widths;
    this.cells = cells;
  }

  @Override
  public String name() {
    return "phasegrid score, %d cells".formatted(cells);
  }

  @Override
  public String unit() {
    return PackedCells.UNIT;
  }

  @Override
  public double measure() throws IOException, InterruptedException {
    seed++;
    return cells
        * SECONDS_PER_HOUR
        / Stopwatch.once(
            () ->
                phasegrid.run(
                    "score", "sweep.grid.width=" + widths, "sweep.scoring.kmeans.seed=" + seed));
  }
}
