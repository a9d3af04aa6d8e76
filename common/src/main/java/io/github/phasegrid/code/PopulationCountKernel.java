package io.github.phasegrid.code;

/** Counts with {@link Integer#bitCount}. */
final class PopulationCountKernel implements DistanceKernel {

  @Override
  public void addGroup(WordTile tile, int word, WordTile queries, int query, int[] distances) {
    int[] column0 = tile.column(word);
    int[] column1 = tile.column(word + 1);
    int[] column2 = tile.column(word + 2);
    int[] column3 = tile.column(word + 3);
    int query0 = queries.column(word)[query];
    int query1 = queries.column(word + 1)[query];
    int query2 = queries.column(word + 2)[query];
    int query3 = queries.column(word + 3)[query];
    int rows = tile.rows();
    for (int c = 0; c < rows; c++) {
      distances[c] +=
          Integer.bitCount(column0[c] ^ query0)
              + Integer.bitCount(column1[c] ^ query1)
              + Integer.bitCount(column2[c] ^ query2)
              + Integer.bitCount(column3[c] ^ query3);
    }
  }

  @Override
  public void addWord(WordTile tile, int word, WordTile queries, int query, int[] distances) {
    int[] column = tile.column(word);
    int queryWord = queries.column(word)[query];
    int rows = tile.rows();
    for (int c = 0; c < rows; c++) {
      distances[c] += Integer.bitCount(column[c] ^ queryWord);
    }
  }
}
