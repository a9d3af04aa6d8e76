package io.github.phasegrid.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the units of a pack's runs stand in its blocks.
 *
 * <p>The units of a run are dealt out to the classes of rows in proportion to the classes' sizes,
 * low units to low classes: which class a unit gets follows from its run's width alone, and so do,
 * to the bit, its numbers. Within a class, runs take the next free rows.
 *
 * @param blocks blocks in use
 * @param places for each run, its units as stretches of consecutive rows
 */
record FusedLayout(int blocks, List<List<Stretch>> places) {

  /**
   * Units {@code unit …} of a run in rows {@code row …} of the pack.
   *
   * @param count how many
   */
  record Stretch(int unit, int row, int count) {}

  /**
   * Places runs.
   *
   * @param rowClasses the class of each row of a block, from 0
   * @param widths first-layer units of each run
   */
  static FusedLayout of(int[] rowClasses, List<Integer> widths) {
    int[][] rows = rowsByClass(rowClasses);
    int[] taken = new int[rows.length];
    int blocks = 0;
    List<List<Stretch>> places = new ArrayList<>(widths.size());
    for (int width : widths) {
      List<Stretch> stretches = new ArrayList<>();
      int unit = 0;
      int rowsBefore = 0;
      for (int c = 0; c < rows.length; c++) {
        rowsBefore += rows[c].length;
        int end = (width * rowsBefore + rowClasses.length - 1) / rowClasses.length;
        for (; unit < end; unit++, taken[c]++) {
          int block = taken[c] / rows[c].length;
          int row = block * rowClasses.length + rows[c][taken[c] % rows[c].length];
          append(stretches, unit, row);
          blocks = Math.max(blocks, block + 1);
        }
      }
      places.add(List.copyOf(stretches));
    }
    return new FusedLayout(blocks, List.copyOf(places));
  }

  private static int[][] rowsByClass(int[] rowClasses) {
    int classes = Arrays.stream(rowClasses).max().orElseThrow() + 1;
    int[][] rows = new int[classes][];
    for (int c = 0; c < classes; c++) {
      int wanted = c;
      rows[c] =
          IntStream.range(0, rowClasses.length).filter(row -> rowClasses[row] == wanted).toArray();
    }
    return rows;
  }

  private static void append(List<Stretch> stretches, int unit, int row) {
    if (!stretches.isEmpty()) {
      Stretch last = stretches.get(stretches.size() - 1);
      if (last.row + last.count == row) {
        stretches.set(stretches.size() - 1, new Stretch(last.unit, last.row, last.count + 1));
        return;
      }
    }
    stretches.add(new Stretch(unit, row, 1));
  }
}
