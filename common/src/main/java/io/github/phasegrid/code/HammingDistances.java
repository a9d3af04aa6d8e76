package io.github.phasegrid.code;

import java.util.Arrays;

/**
 * Distances within one set of codes. Lays the codes out once, in as many bytes as they have; for
 * use by one thread.
 */
public final class HammingDistances {
  private static final int TILE = 512;

  private final int rows;
  private final WordTile[] tiles;
  private final DistanceKernel kernel = DistanceKernel.forThisMachine();
  private final int[] ofTile = new int[TILE];

  /**
   * Lays the codes out.
   *
   * @param codes {@code [n, bits]}
   */
  public HammingDistances(CodeMatrix codes) {
    this.rows = codes.rows();
    this.tiles = WordTile.tiles(codes, TILE);
  }

  /**
   * The number of bits in which each code differs from one of them.
   *
   * @param row the one, 0 to n − 1
   * @param distances {@code [n]}, overwritten
   */
  public void from(int row, int[] distances) {
    if (distances.length != rows) {
      throw new IllegalArgumentException(distances.length + " distances of " + rows + " codes");
    }
    WordTile query = tiles[row / TILE];
    for (int t = 0; t < tiles.length; t++) {
      Arrays.fill(ofTile, 0);
      kernel.add(tiles[t], 0, tiles[t].words(), query, row % TILE, ofTile);
      System.arraycopy(ofTile, 0, distances, t * TILE, tiles[t].rows());
    }
  }
}
