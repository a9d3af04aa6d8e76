package io.github.phasegrid.code;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Exact nearest neighbours by Hamming distance among labelled codes.
 *
 * <p>The candidates are laid out once in tiles of words (as many bytes as the codes themselves);
 * queries come in tiles too. For a pair of tiles, groups of words are visited in the outer loop and
 * queries in the inner, so that the words compared stay in the first-level cache and the distances
 * being summed in the second, however wide the codes are. Safe for use by several threads.
 */
public final class NearestCodes {
  private static final int CANDIDATE_TILE = 512;
  private static final int QUERY_TILE = 64;

  private final int bits;
  private final int[] labels;
  private final int classes;
  private final WordTile[] tiles;
  private final DistanceKernel kernel;

  /**
   * @param candidates codes {@code [n, bits]} searched in
   * @param labels their labels {@code [n]}, each 0 to {@code classes − 1}
   * @param classes number of classes
   */
  public NearestCodes(CodeMatrix candidates, int[] labels, int classes) {
    this(candidates, labels, classes, DistanceKernel.forThisMachine());
  }

  NearestCodes(CodeMatrix candidates, int[] labels, int classes, DistanceKernel kernel) {
    if (labels.length != candidates.rows()) {
      throw new IllegalArgumentException(
          labels.length + " labels for " + candidates.rows() + " codes");
    }
    this.bits = candidates.bits();
    this.labels = labels.clone();
    this.classes = classes;
    this.kernel = kernel;
    this.tiles = WordTile.tiles(candidates, CANDIDATE_TILE);
  }

  /** Number of candidates. */
  int candidates() {
    return labels.length;
  }

  /** Number of classes. */
  int classes() {
    return classes;
  }

  /**
   * Visits the neighbourhood of each query, by ascending row.
   *
   * @param queries {@code [m, bits]}, as many bits as the candidates have
   * @param neighbours k, 1 or more; the candidates all are neighbours where they are fewer
   * @param visitor is handed a view that is valid during the call only
   */
  public void search(CodeMatrix queries, int neighbours, Consumer<Neighbourhood> visitor) {
    if (queries.bits() != bits) {
      throw new IllegalArgumentException(
          "queries of " + queries.bits() + " bits among codes of " + bits + " bits");
    }
    if (neighbours < 1) {
      throw new IllegalArgumentException(neighbours + " neighbours");
    }
    int held = Math.max(1, Math.min(neighbours, labels.length));
    NeighbourTable table = new NeighbourTable(QUERY_TILE, held, labels, classes);
    WordTile queryTile = new WordTile(bits, QUERY_TILE);
    int[][] distances = new int[QUERY_TILE][CANDIDATE_TILE];
    for (int first = 0; first < queries.rows(); first += QUERY_TILE) {
      queryTile.load(queries, first, Math.min(QUERY_TILE, queries.rows() - first));
      table.restart(first);
      for (int t = 0; t < tiles.length; t++) {
        sumDistances(tiles[t], queryTile, distances);
        for (int q = 0; q < queryTile.rows(); q++) {
          table.offer(q, distances[q], tiles[t].rows(), t * CANDIDATE_TILE);
        }
      }
      for (int q = 0; q < queryTile.rows(); q++) {
        visitor.accept(table.view(q));
      }
    }
  }

  private void sumDistances(WordTile tile, WordTile queries, int[][] distances) {
    for (int q = 0; q < queries.rows(); q++) {
      Arrays.fill(distances[q], 0, tile.rows(), 0);
    }
    for (int word = 0; word < tile.words(); word += DistanceKernel.GROUP) {
      int end = Math.min(tile.words(), word + DistanceKernel.GROUP);
      for (int q = 0; q < queries.rows(); q++) {
        kernel.add(tile, word, end, queries, q, distances[q]);
      }
    }
  }
}
