package io.github.phasegrid.code;

/**
 * Counts with shifts, masks and additions only, which every SIMD unit has.
 *
 * <p>A carry-save adder first turns three words into two whose bits count 1 and 2 (Harley and
 * Seal's method; H. S. Warren, Hacker's Delight, 2nd edition, section 5-1); then bits are summed in
 * fields of 2, 4 and 8, words being added together as soon as a field has room for their sum.
 */
final class BitSliceKernel implements DistanceKernel {
  private static final int PAIRS = 0x55555555;
  private static final int NIBBLES = 0x33333333;
  private static final int BYTES = 0x0f0f0f0f;

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
      int first = column0[c] ^ query0;
      int second = column1[c] ^ query1;
      int third = column2[c] ^ query2;
      int fourth = column3[c] ^ query3;
      int half = first ^ second;
      int ones = half ^ third;
      int twos = (first & second) | (half & third);

      ones -= (ones >>> 1) & PAIRS;
      fourth -= (fourth >>> 1) & PAIRS;
      twos -= (twos >>> 1) & PAIRS;
      int nibbles =
          ((ones & NIBBLES) + ((ones >>> 2) & NIBBLES))
              + ((fourth & NIBBLES) + ((fourth >>> 2) & NIBBLES)); // each at most 8
      twos = (twos & NIBBLES) + ((twos >>> 2) & NIBBLES); // each at most 4
      int sum =
          ((nibbles & BYTES) + ((nibbles >>> 4) & BYTES))
              + (((twos + (twos >>> 4)) & BYTES) << 1); // each at most 32
      sum += sum >>> 8;
      sum += sum >>> 16;
      distances[c] += sum & 0xff;
    }
  }

  @Override
  public void addWord(WordTile tile, int word, WordTile queries, int query, int[] distances) {
    int[] column = tile.column(word);
    int queryWord = queries.column(word)[query];
    int rows = tile.rows();
    for (int c = 0; c < rows; c++) {
      int sum = column[c] ^ queryWord;
      sum -= (sum >>> 1) & PAIRS;
      sum = (sum & NIBBLES) + ((sum >>> 2) & NIBBLES);
      sum = (sum + (sum >>> 4)) & BYTES;
      sum += sum >>> 8;
      sum += sum >>> 16;
      distances[c] += sum & 0x3f;
    }
  }
}
