package io.github.phasegrid.training.fused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Which rows of a block the first layer's products treat alike, to the bit.
 *
 * <p>OpenBLAS does not add the terms of every row in the same order. On AVX2, for one, rows go
 * through its kernel in sixes, and odd sixes meet other edges of the batch than even ones. What
 * that order is depends on the processor, so it is found out: rows with equal numbers are
 * multiplied, and those that come out equal are one class. A unit whose row is always of one class
 * has the same bits wherever else it stands.
 */
public final class RowClasses {
  private static final long SEED = 1;

  private RowClasses() {}

  /**
   * The class of each row of a block, {@code [units]}, numbered from 0 in the order of their first
   * rows.
   *
   * @param batches each number of examples that the block is multiplied with
   */
  public static int[] of(int units, int inputs, int... batches) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(SEED);
    List<float[]> results = new ArrayList<>();
    for (int row = 0; row < units; row++) {
      results.add(new float[0]);
    }
    for (int batch : batches) {
      try (NativeFloats kernel = repeated(units, inputs, random);
          NativeFloats delta = repeated(units, batch, random);
          NativeFloats examples = repeated(1, batch * inputs, random);
          NativeFloats forward = new NativeFloats(units * batch);
          NativeFloats gradient = new NativeFloats(units * inputs)) {
        MatrixProducts.forwardExamples(units, inputs, batch, kernel, examples, forward);
        MatrixProducts.gradientExamples(units, inputs, batch, delta, examples, gradient);
        for (int row = 0; row < units; row++) {
          results.set(row, append(results.get(row), forward, gradient, row, batch, inputs));
        }
      }
    }
    return number(results);
  }

  private static NativeFloats repeated(int rows, int columns, UniformRandomProvider random) {
    float[] row = new float[columns];
    for (int i = 0; i < columns; i++) {
      row[i] = 2 * random.nextFloat() - 1;
    }
    NativeFloats matrix = new NativeFloats(rows * columns);
    for (int i = 0; i < rows; i++) {
      matrix.put(i * columns, row, 0, columns);
    }
    return matrix;
  }

  private static float[] append(
      float[] known, NativeFloats forward, NativeFloats gradient, int row, int batch, int inputs) {
    float[] all = Arrays.copyOf(known, known.length + batch + inputs);
    forward.get(row * batch, all, known.length, batch);
    gradient.get(row * inputs, all, known.length + batch, inputs);
    return all;
  }

  private static int[] number(List<float[]> results) {
    List<float[]> distinct = new ArrayList<>();
    int[] classes = new int[results.size()];
    for (int row = 0; row < classes.length; row++) {
      float[] result = results.get(row);
      int known = 0;
      while (known < distinct.size() && !Arrays.equals(distinct.get(known), result)) {
        known++;
      }
      if (known == distinct.size()) {
        distinct.add(result);
      }
      classes[row] = known;
    }
    return classes;
  }
}
