package io.github.phasegrid.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Adds, for every code of a tile, the number of bits in which some of its words differ from a
 * query's. The loops run over the tile's codes, so that the compiler turns them into SIMD code.
 */
sealed interface DistanceKernel permits PopulationCountKernel, BitSliceKernel {

  /** Words that {@link #addGroup} takes in one pass. */
  int GROUP = 4;

  /**
   * {@code distances[c] += popcount(words(c) XOR words(query))} over {@link #GROUP} words.
   *
   * @param tile the codes compared with
   * @param word first of the words
   * @param queries tile that holds the query
   * @param query the query's position in its tile
   * @param distances {@code [at least tile.rows()]}, added to
   */
  void addGroup(WordTile tile, int word, WordTile queries, int query, int[] distances);

  /** The same over one word. */
  void addWord(WordTile tile, int word, WordTile queries, int query, int[] distances);

  /** Adds the words {@code from} (inclusive) to {@code to} (exclusive). */
  default void add(WordTile tile, int from, int to, WordTile queries, int query, int[] distances) {
    int word = from;
    for (; word + GROUP <= to; word += GROUP) {
      addGroup(tile, word, queries, query, distances);
    }
    for (; word < to; word++) {
      addWord(tile, word, queries, query, distances);
    }
  }

  /**
   * The kernel that is fast on this machine; both give the same numbers. {@code Integer.bitCount}
   * becomes a SIMD instruction where the CPU has one (avx512_vpopcntdq); elsewhere counting in bit
   * slices with plain logic is faster by a factor of two.
   */
  static DistanceKernel forThisMachine() {
    return Machine.COUNTS_VECTORS ? new PopulationCountKernel() : new BitSliceKernel();
  }

  /** What is known of the CPU. */
  final class Machine {
    static final boolean COUNTS_VECTORS = countsVectors(Path.of("/proc/cpuinfo"));

    private Machine() {}

    /** Whether the file that describes the CPU is there and names the instruction. */
    static boolean countsVectors(Path cpuInfo) {
      try {
        return Files.readString(cpuInfo, StandardCharsets.UTF_8).contains("avx512_vpopcntdq");
      } catch (IOException absent) {
        return false; // not Linux: the kernel that is good everywhere
      }
    }
  }
}
