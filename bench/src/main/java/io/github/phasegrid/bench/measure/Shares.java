package io.github.phasegrid.bench.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Work divided between cores. */
public final class Shares {
  private Shares() {}

  /** The largest item first, each to the core with the least so far; a core may get nothing. */
  public static <T> List<List<T>> of(List<T> items, ToDoubleFunction<T> cost, int cores) {
    List<List<T>> shares = new ArrayList<>();
    for (int core = 0; core < cores; core++) {
      shares.add(new ArrayList<>());
    }
    double[] load = new double[cores];
    for (T item : items.stream().sorted(Comparator.comparingDouble(cost).reversed()).toList()) {
      int least = 0;
      for (int core = 1; core < cores; core++) {
        least = load[core] < load[least] ? core : least;
      }
      shares.get(least).add(item);
      load[least] += cost.applyAsDouble(item);
    }
    return shares;
  }
}
