package io.github.phasegrid.bench;

import io.github.phasegrid.training.fused.MatrixProducts;
import io.github.phasegrid.training.fused.NativeFloats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** The best rate at which all cores together multiply large square matrices, each core its own. */
final class SgemmPeak {
  private static final int[] SIZES = {768, 1024, 1536};
  private static final int REPEATS = 8;

  private SgemmPeak() {}

  /** Floating-point operations a second, all cores. */
  static double measure() throws InterruptedException {
    List<Callable<Double>> threads = new ArrayList<>();
    for (int core = 0; core < Contestant.CORES; core++) {
      threads.add(SgemmPeak::best);
    }
    return InParallel.run(threads).stream().mapToDouble(rate -> rate).sum();
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
