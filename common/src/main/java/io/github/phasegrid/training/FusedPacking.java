package io.github.phasegrid.training;

import io.github.phasegrid.network.NetworkSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * How many runs make a pack for {@link FusedTrainer}. The numbers come from what a core's caches
 * hold, not from the cluster, so that packs are the same everywhere.
 *
 * <p>The first layers dominate: their kernels cost {@code units × inputs} floats, four times over
 * (the kernel for the update and for the products, and two moments), and all of them pass by in
 * every step. From memory instead of a shared cache they would take as long as the arithmetic.
 */
public final class FusedPacking {
  private static final int BYTES_PER_WEIGHT = 4 * Float.BYTES;
  private static final int CACHE_BYTES = 15 << 20;

  /** More would gain nothing and leave a sweep with fewer packs than a cluster has slots. */
  private static final int MOST_UNITS = 528;

  /** Fewer are not worth reading the examples. */
  private static final int FEWEST_UNITS = 132;

  private static final int BLOCK = FusedPack.BLOCKS.get(0);

  private FusedPacking() {}

  /**
   * First-layer units that fit a pack: a whole number of blocks. A single run may be wider, and is
   * then a pack alone.
   *
   * @param inputs values in one example
   */
  public static int capacity(int inputs) {
    int fit = CACHE_BYTES / BYTES_PER_WEIGHT / inputs / BLOCK * BLOCK;
    return Math.min(MOST_UNITS, Math.max(FEWEST_UNITS, fit));
  }

  /** What a run takes of a pack's capacity: its width, rounded up to even. */
  public static int units(NetworkSpec network) {
    return network.width() + network.width() % 2; // half of the units go to each kind of row
  }

  /**
   * Divides runs into packs of nearly equal size, as few as their capacity allows: the next largest
   * run goes to the emptiest pack (Graham's rule).
   *
   * @param runs in any order
   * @param units what a run takes, see {@link #units}
   * @param capacity what a pack holds; a run that takes more is alone in its pack
   * @return packs, none empty; in each the runs keep their order
   */
  public static <T> List<List<T>> balance(List<T> runs, ToIntFunction<T> units, int capacity) {
    int[] sizes = runs.stream().mapToInt(units).toArray();
    int fewest = Math.max(1, (IntStream.of(sizes).sum() + capacity - 1) / capacity);
    for (int packs = fewest; ; packs++) {
      int[] packOf = assign(sizes, packs, capacity);
      if (packOf.length == sizes.length) {
        return collect(runs, packOf, packs);
      }
    }
  }

  /** The pack of each run, or nothing if the runs do not fit so few packs. */
  private static int[] assign(int[] sizes, int packs, int capacity) {
    int[] packOf = new int[sizes.length];
    int[] used = new int[packs];
    List<Integer> largestFirst =
        IntStream.range(0, sizes.length)
            .boxed()
            .sorted(Comparator.comparing(run -> -sizes[run]))
            .toList();
    for (int run : largestFirst) {
      int emptiest = 0;
      for (int pack = 1; pack < packs; pack++) {
        emptiest = used[pack] < used[emptiest] ? pack : emptiest;
      }
      boolean alone = used[emptiest] == 0;
      used[emptiest] += sizes[run];
      if (used[emptiest] > capacity && !alone) {
        return new int[0];
      }
      packOf[run] = emptiest;
    }
    return packOf;
  }

  private static <T> List<List<T>> collect(List<T> runs, int[] packOf, int packs) {
    List<List<T>> result = new ArrayList<>();
    for (int pack = 0; pack < packs; pack++) {
      List<T> members = new ArrayList<>();
      for (int run = 0; run < packOf.length; run++) {
        if (packOf[run] == pack) {
          members.add(runs.get(run));
        }
      }
      if (!members.isEmpty()) {
        result.add(List.copyOf(members));
      }
    }
    return List.copyOf(result);
  }
}
