package io.github.phasegrid.scoring;

import io.github.phasegrid.code.Regions;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many regions hold how many examples: all that redundancy depends on.
 *
 * @param sizes ascending, each 1 or more
 * @param regions regions of each size, each 1 or more
 */
public record RegionSizes(int[] sizes, long[] regions) {

  /** Counts the regions of each size. */
  public static RegionSizes of(Regions regions) {
    TreeMap<Long, Long> counts = new TreeMap<>();
    for (int size : regions.sizes()) {
      counts.merge((long) size, 1L, Long::sum);
    }
    return of(counts);
  }

  /**
   * From counts by size; size 0 is left out.
   *
   * @throws ArithmeticException for a region of 2^31 examples or more
   */
  public static RegionSizes of(SortedMap<Long, Long> counts) {
    SortedMap<Long, Long> inhabited = counts.tailMap(1L);
    return new RegionSizes(
        inhabited.keySet().stream().mapToInt(Math::toIntExact).toArray(),
        inhabited.values().stream().mapToLong(Long::longValue).toArray());
  }

  /** n. */
  public long examples() {
    long examples = 0;
    for (int i = 0; i < sizes.length; i++) {
      examples += sizes[i] * regions[i];
    }
    return examples;
  }

  /** d. */
  public long count() {
    long count = 0;
    for (long ofSize : regions) {
      count += ofSize;
    }
    return count;
  }

  /** Examples in the largest region; 0 without examples. */
  public int largest() {
    return sizes.length == 0 ? 0 : sizes[sizes.length - 1];
  }

  /** Regions of one example. */
  public long singletons() {
    return sizes.length > 0 && sizes[0] == 1 ? regions[0] : 0;
  }

  /** Unordered pairs of examples with one code. */
  public long collidingPairs() {
    long pairs = 0;
    for (int i = 0; i < sizes.length; i++) {
      pairs += regions[i] * (sizes[i] * (sizes[i] - 1L) / 2);
    }
    return pairs;
  }
}
