package io.github.phasegrid.training;

import io.github.phasegrid.network.NetworkSpec;

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
  private static final int CACHE_BYTES = 8 << 20;
  private static final int MOST_BLOCKS = 4;

  private FusedPacking() {}

  /**
   * First-layer units that fit a pack: a whole number of blocks, at least one, at most four. More
   * would gain nothing and leave a sweep with fewer packs than a cluster has slots. A single run
   * may be wider, and is then a pack alone.
   *
   * @param inputs values in one example
   */
  public static int capacity(int inputs) {
    int fit = CACHE_BYTES / BYTES_PER_WEIGHT / inputs / FusedPack.BLOCK;
    return Math.min(MOST_BLOCKS, Math.max(1, fit)) * FusedPack.BLOCK;
  }

  /** What a run takes of a pack's capacity: its width, rounded up to even. */
  public static int units(NetworkSpec network) {
    return network.width() + network.width() % 2; // half of the units go to each kind of row
  }
}
