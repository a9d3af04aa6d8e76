package io.github.phasegrid.bench.training;

import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.InParallel;
import io.github.phasegrid.training.fused.MatrixProducts;
import io.github.phasegrid.training.fused.NativeFloats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** The best rate at which all cores together multiply large square matrices, each core its own. */
record SgemmPeak() implements Contestant {
  private static final int[] SIZES = {768, 1024, 1536};
  private static final int REPEATS = 8;

  @Override
  public String name() {
    return "sgemm's best";
  }

  @Override
  public String unit() {
    return "GFLOP/s";
  }

  @Override
  public double measure() throws InterruptedException {
    List<Callable<Double>> threads = new ArrayList<>();
    for (int core = 0; core < CORES; core++) {
      threads.add(SgemmPeak::best);
    }
    return InParallel.run(threads).stream().mapToDouble(rate -> rate * 1e-9).sum();
  }

  private static double best() {
    double best = 0;
    for (int size : SIZES) {
      float[] ones = new float[size * size];
      Arrays.fill(ones, 1);
      try (NativeFloats left = new NativeFloats(size * size);
          NativeFloats right = new NativeFloats(size * size);
          NativeFloats product = new NativeFloats(size * size)) {
        left.put(0, ones, 0, ones.length);
        right.put(0, ones, 0, ones.length);
        for (int repeat = 0; repeat < REPEATS; repeat++) {
          long started = System.nanoTime();
          MatrixProducts.forward(size, size, size, left, right, product);
          double seconds = (System.nanoTime() - started) * 1e-9;
          best = Math.max(best, 2.0 * size * size * size / seconds);
        }
      }
    }
    return best;
  }
}
