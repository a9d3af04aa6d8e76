package io.github.phasegrid.training.fused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Which rows of a block the first layer's products treat alike, to the bit, and how small a block
 * may be: products are made of whole blocks, so that small ones waste less on padding.
 *
 * <p>OpenBLAS does not add the terms of every row in the same order. On AVX2, for one, rows go
 * through its kernel in sixes, and odd sixes meet other edges of the batch than even ones. What
 * that order is depends on the processor, so it is found out: rows with equal numbers are
 * multiplied, and those that come out equal are one class. A unit whose row is always of one class
 * has the same bits wherever else it stands.
 *
 * @param ofRow the class of each row of a block, numbered from 0 in the order of their first rows
 * @param blocksPerProduct how many blocks, from 1 up to that many, can be multiplied at once, one
 *     below the other, with the same bits as one by one
 */
public record RowClasses(int[] ofRow, int blocksPerProduct) {
  private static final long SEED = 1;

  /**
   * What blocks are multiplied with.
   *
   * @param inputs values in an example
   * @param batch number of examples
   */
  public record Shape(int inputs, int batch) {}

  private record Question(List<Integer> blocks, int rows, List<Shape> shapes) {}

  /** A processor does not change its mind, and packs of a sweep ask the same. */
  private static final Map<Question, RowClasses> ANSWERS = new ConcurrentHashMap<>();

  /**
   * Finds them out; takes up to half a second the first time.
   *
   * @param blocks rows of a block, to be tried in this order: the first is taken with which
   *     products of any number of blocks up to {@code rows} are alike, else the last with as many
   *     as are
   * @param rows the most rows of a product
   * @param shapes of all products
   */
  public static RowClasses of(List<Integer> blocks, int rows, Shape... shapes) {
    return ANSWERS.computeIfAbsent(
        new Question(List.copyOf(blocks), rows, List.of(shapes)), RowClasses::answer);
  }

  private static RowClasses answer(Question question) {
    RowClasses found = null;
    for (int block : question.blocks) {
      int together = Math.max(1, question.rows / block);
      found = of(block, together, question.shapes);
      if (found.blocksPerProduct == together) {
        break;
      }
    }
    return found;
  }

  private static RowClasses of(int block, int blocks, List<Shape> shapes) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(SEED);
    float[][] known = new float[block][0];
    int together = blocks;
    for (Shape shape : shapes) {
      try (Trial trial = new Trial(block * blocks, shape, random)) {
        float[][] alone = trial.results(block);
        for (int count = 2; count <= together; count++) {
          if (!repeats(alone, trial.results(count * block))) {
            together = count - 1;
          }
        }
        for (int row = 0; row < block; row++) {
          known[row] = concatenate(known[row], alone[row]);
        }
      }
    }
    return new RowClasses(number(known), together);
  }

  /** Rows of a block. */
  public int block() {
    return ofRow.length;
  }

  /** Number of classes. */
  public int count() {
    return Arrays.stream(ofRow).max().orElseThrow() + 1;
  }

  private static boolean repeats(float[][] pattern, float[][] rows) {
    for (int row = 0; row < rows.length; row++) {
      if (!Arrays.equals(rows[row], pattern[row % pattern.length])) {
        return false;
      }
    }
    return true;
  }

  private static float[] concatenate(float[] first, float[] second) {
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static int[] number(float[][] results) {
    List<float[]> distinct = new ArrayList<>();
    int[] classes = new int[results.length];
    for (int row = 0; row < classes.length; row++) {
      int known = 0;
      while (known < distinct.size() && !Arrays.equals(distinct.get(known), results[row])) {
        known++;
      }
      if (known == distinct.size()) {
        distinct.add(results[row]);
      }
      classes[row] = known;
    }
    return classes;
  }

  /** Both products of random examples with a kernel and a delta whose rows are all the same. */
  private static final class Trial implements AutoCloseable {
    private final int inputs;
    private final int batch;
    private final NativeFloats kernel;
    private final NativeFloats delta;
    private final NativeFloats examples;
    private final NativeFloats forward;
    private final NativeFloats gradient;

    Trial(int rows, Shape shape, UniformRandomProvider random) {
      this.inputs = shape.inputs;
      this.batch = shape.batch;
      kernel = repeated(rows, inputs, random);
      delta = repeated(rows, batch, random);
      examples = repeated(1, batch * inputs, random);
      forward = new NativeFloats(rows * batch);
      gradient = new NativeFloats(rows * inputs);
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

    /** For each row its forward product, then its gradient. */
    float[][] results(int rows) {
      MatrixProducts.forwardExamples(rows, inputs, batch, kernel, examples, forward);
      gradient.fillZero();
      MatrixProducts.gradientExamples(rows, inputs, batch, delta, examples, gradient);
      float[][] results = new float[rows][batch + inputs];
      for (int row = 0; row < rows; row++) {
        forward.get(row * batch, results[row], 0, batch);
        gradient.get(row * inputs, results[row], batch, inputs);
      }
      return results;
    }

    @Override
    public void close() {
      for (NativeFloats array : new NativeFloats[] {kernel, delta, examples, forward, gradient}) {
        array.close();
      }
    }
  }
}
