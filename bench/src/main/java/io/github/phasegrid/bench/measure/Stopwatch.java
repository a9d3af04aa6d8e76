package io.github.phasegrid.bench.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes wall times. */
public final class Stopwatch {
  private static final double WARM_UP_SECONDS = 0.5;
  private static final double SECONDS = 1;

  private Stopwatch() {}

  /** What is timed. */
  public interface Work {
    /** Does it once. */
    void run() throws IOException, InterruptedException;
  }

  /** Seconds of one run. */
  public static double once(Work work) throws IOException, InterruptedException {
    long started = System.nanoTime();
    work.run();
    return (System.nanoTime() - started) * 1e-9;
  }

  /**
   * Seconds of one run of something short: the median of the runs of one second, after those of
   * half a second, in which Java compiles it.
   */
  public static double repeatedly(Work work) throws IOException, InterruptedException {
    runs(work, WARM_UP_SECONDS);
    return Measurement.median(runs(work, SECONDS));
  }

  private static List<Double> runs(Work work, double seconds)
      throws IOException, InterruptedException {
    List<Double> runs = new ArrayList<>();
    for (double sum = 0; sum < seconds; sum += runs.get(runs.size() - 1)) {
      runs.add(once(work));
    }
    return runs;
  }
}
