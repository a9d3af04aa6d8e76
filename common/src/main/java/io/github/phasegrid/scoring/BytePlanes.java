package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;
import java.util.Arrays;

/**
 * Packed codes byte by byte, for linear algebra with 0/1 matrices that are never unpacked: plane p
 * holds byte p (bits 8 p to 8 p + 7) of every code.
 *
 * <p>A product with weights looks the sum of a byte's weights up in a table of 256, so that eight
 * bits cost one load and one addition; a product with the transposed matrix adds each row's
 * coefficient to one of 256 sums and unfolds these into bits at the end. Sums are made in a fixed
 * order, so results are bit-identical from run to run.
 */
final class BytePlanes {
  private static final int VALUES = 256;

  /** Rows whose running sums stay in the second-level cache. */
  private static final int BLOCK = 16_384;

  private final int rows;
  private final int bits;
  private final byte[][] planes;

  private BytePlanes(int rows, int bits, byte[][] planes) {
    this.rows = rows;
    this.bits = bits;
    this.planes = planes;
  }

  static BytePlanes of(CodeMatrix codes) {
    int stride = CodeMatrix.bytesPerRow(codes.bits());
    byte[][] planes = new byte[stride][codes.rows()];
    byte[] packed = codes.packed();
    for (int row = 0; row < codes.rows(); row++) {
      for (int p = 0; p < stride; p++) {
        planes[p][row] = packed[row * stride + p];
      }
    }
    return new BytePlanes(codes.rows(), codes.bits(), planes);
  }

  int rows() {
    return rows;
  }

  int bits() {
    return bits;
  }

  /**
   * The product with weights: {@code products[row] = constant + Σ weights[first + bit]} over the
   * set bits of each code.
   *
   * @param weights {@code [first + bits or more]}
   * @param products {@code [rows]}, overwritten
   */
  void multiply(double[] weights, int first, double constant, double[] products) {
    double[][] tables = new double[4][VALUES];
    for (int from = 0; from < rows; from += BLOCK) {
      int to = Math.min(rows, from + BLOCK);
      Arrays.fill(products, from, to, constant);
      int p = 0;
      for (; p + 4 <= planes.length; p += 4) {
        for (int i = 0; i < 4; i++) {
          fillTable(weights, first, p + i, tables[i]);
        }
        addFour(p, tables, from, to, products);
      }
      for (; p < planes.length; p++) {
        fillTable(weights, first, p, tables[0]);
        addOne(planes[p], tables[0], from, to, products);
      }
    }
  }

  /**
   * The same product for some of the rows: {@code products[i]} is that of row {@code chosen[i]},
   * bit for bit the number that the product with all rows gives.
   *
   * @param chosen rows, of which the first {@code count} are used
   */
  void multiplyRows(int[] chosen, int count, double[] weights, double constant, double[] products) {
    double[][] tables = new double[4][VALUES];
    Arrays.fill(products, 0, count, constant);
    int p = 0;
    for (; p + 4 <= planes.length; p += 4) {
      for (int i = 0; i < 4; i++) {
        fillTable(weights, 0, p + i, tables[i]);
      }
      addFourOfRows(p, tables, chosen, count, products);
    }
    for (; p < planes.length; p++) {
      fillTable(weights, 0, p, tables[0]);
      for (int i = 0; i < count; i++) {
        products[i] += tables[0][planes[p][chosen[i]] & 0xff];
      }
    }
  }

  private void addFourOfRows(
      int plane, double[][] tables, int[] chosen, int count, double[] products) {
    byte[] plane0 = planes[plane];
    byte[] plane1 = planes[plane + 1];
    byte[] plane2 = planes[plane + 2];
    byte[] plane3 = planes[plane + 3];
    double[] table0 = tables[0];
    double[] table1 = tables[1];
    double[] table2 = tables[2];
    double[] table3 = tables[3];
    for (int i = 0; i < count; i++) {
      int row = chosen[i];
      products[i] +=
          (table0[plane0[row] & 0xff] + table1[plane1[row] & 0xff])
              + (table2[plane2[row] & 0xff] + table3[plane3[row] & 0xff]);
    }
  }

  /** The sum of the weights of the bits set in each possible value of a byte. */
  private void fillTable(double[] weights, int first, int plane, double[] table) {
    int size = 1;
    for (int bit = 8 * plane; bit < 8 * plane + 8; bit++) {
      double weight = bit < bits ? weights[first + bit] : 0;
      for (int value = 0; value < size; value++) {
        table[size + value] = table[value] + weight;
      }
      size *= 2;
    }
  }

  private void addFour(int plane, double[][] tables, int from, int to, double[] products) {
    byte[] plane0 = planes[plane];
    byte[] plane1 = planes[plane + 1];
    byte[] plane2 = planes[plane + 2];
    byte[] plane3 = planes[plane + 3];
    double[] table0 = tables[0];
    double[] table1 = tables[1];
    double[] table2 = tables[2];
    double[] table3 = tables[3];
    for (int row = from; row < to; row++) {
      products[row] +=
          (table0[plane0[row] & 0xff] + table1[plane1[row] & 0xff])
              + (table2[plane2[row] & 0xff] + table3[plane3[row] & 0xff]);
    }
  }

  private static void addOne(byte[] plane, double[] table, int from, int to, double[] products) {
    for (int row = from; row < to; row++) {
      products[row] += table[plane[row] & 0xff];
    }
  }

  /**
   * The transposed product: {@code sums[first + bit] = Σ coefficients[row]} over the rows that have
   * the bit set.
   *
   * @param coefficients {@code [rows]}
   * @param sums {@code [first + bits or more]}, of which {@code bits} are overwritten
   */
  void multiplyTransposed(double[] coefficients, double[] sums, int first) {
    double[] byValue = new double[4 * VALUES];
    int p = 0;
    for (; p + 4 <= planes.length; p += 4) {
      Arrays.fill(byValue, 0);
      sumFour(p, coefficients, byValue);
      for (int i = 0; i < 4; i++) {
        unfold(byValue, i * VALUES, 8 * (p + i), sums, first);
      }
    }
    for (; p < planes.length; p++) {
      Arrays.fill(byValue, 0, VALUES, 0);
      byte[] plane = planes[p];
      for (int row = 0; row < rows; row++) {
        byValue[plane[row] & 0xff] += coefficients[row];
      }
      unfold(byValue, 0, 8 * p, sums, first);
    }
  }

  /** Four planes at once: additions to one plane's sums often wait for each other. */
  private void sumFour(int plane, double[] coefficients, double[] byValue) {
    byte[] plane0 = planes[plane];
    byte[] plane1 = planes[plane + 1];
    byte[] plane2 = planes[plane + 2];
    byte[] plane3 = planes[plane + 3];
    for (int row = 0; row < rows; row++) {
      double coefficient = coefficients[row];
      byValue[plane0[row] & 0xff] += coefficient;
      byValue[VALUES + (plane1[row] & 0xff)] += coefficient;
      byValue[2 * VALUES + (plane2[row] & 0xff)] += coefficient;
      byValue[3 * VALUES + (plane3[row] & 0xff)] += coefficient;
    }
  }

  /** Writes sums by bit, made of sums by a byte's value from {@code start} on, which change. */
  private void unfold(double[] byValue, int start, int firstBit, double[] sums, int first) {
    int size = VALUES;
    for (int bit = firstBit + 7; bit >= firstBit; bit--) {
      size /= 2;
      double sum = 0;
      for (int value = start; value < start + size; value++) {
        sum += byValue[size + value];
        byValue[value] += byValue[size + value];
      }
      if (bit < bits) {
        sums[first + bit] = sum;
      }
    }
  }

  /**
   * Counts set bits group by group: adds {@code sign · weights[row]} to {@code sums[group][bit]}
   * for each chosen row of the group that has the bit set. Integers, hence exact.
   *
   * @param chosen rows, of which the first {@code count} are used
   * @param groups {@code [rows]}, each 0 to {@code sums.length − 1}
   * @param weights {@code [rows]}; their sum fits an int
   */
  void countByGroup(int[] chosen, int count, int[] groups, int[] weights, int sign, int[][] sums) {
    int[] byValue = new int[sums.length * VALUES];
    for (int p = 0; p < planes.length; p++) {
      Arrays.fill(byValue, 0);
      byte[] plane = planes[p];
      for (int i = 0; i < count; i++) {
        int row = chosen[i];
        byValue[groups[row] * VALUES + (plane[row] & 0xff)] += sign * weights[row];
      }
      for (int group = 0; group < sums.length; group++) {
        unfold(byValue, group * VALUES, 8 * p, sums[group]);
      }
    }
  }

  /** Adds sums by a byte's value, from {@code start} on, to sums by bit; overwrites the former. */
  private void unfold(int[] byValue, int start, int firstBit, int[] sums) {
    int size = VALUES;
    for (int bit = firstBit + 7; bit >= firstBit; bit--) {
      size /= 2;
      int sum = 0;
      for (int value = start; value < start + size; value++) {
        sum += byValue[size + value];
        byValue[value] += byValue[size + value];
      }
      if (bit < bits) {
        sums[bit] += sum;
      }
    }
  }

  /** Number of set bits of each code. */
  int[] setBits() {
    int[] count = new int[rows];
    for (byte[] plane : planes) {
      for (int row = 0; row < rows; row++) {
        count[row] += Integer.bitCount(plane[row] & 0xff);
      }
    }
    return count;
  }

  boolean get(int row, int bit) {
    return ((planes[bit >> 3][row] >> (bit & 7)) & 1) != 0;
  }

  /** Some of the codes, in the order given. */
  BytePlanes select(int[] chosen) {
    byte[][] kept = new byte[planes.length][chosen.length];
    for (int p = 0; p < planes.length; p++) {
      for (int i = 0; i < chosen.length; i++) {
        kept[p][i] = planes[p][chosen[i]];
      }
    }
    return new BytePlanes(chosen.length, bits, kept);
  }
}
