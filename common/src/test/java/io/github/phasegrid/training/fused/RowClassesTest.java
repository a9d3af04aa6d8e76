package io.github.phasegrid.training.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowClassesTest {
  private static final int BLOCK = 132;

  /** With other numbers than those it found out with: different in every row. */
  @ParameterizedTest
  @CsvSource({"784, 64", "3072, 64", "13, 100"})
  void severalBlocksAtOnceAreTheSameAsOneByOne(int inputs, int batch) {
    RowClasses classes = RowClasses.of(BLOCK, 4, new RowClasses.Shape(inputs, batch));
    Numbers numbers = new Numbers(8);
    for (int blocks = 1; blocks <= classes.blocksPerProduct(); blocks++) {
      int rows = blocks * BLOCK;
      try (NativeFloats kernel = Numbers.outside(numbers.floats(rows * inputs));
          NativeFloats delta = Numbers.outside(numbers.floats(rows * batch));
          NativeFloats examples = Numbers.outside(numbers.floats(batch * inputs));
          NativeFloats forward = new NativeFloats(rows * batch);
          NativeFloats gradient = new NativeFloats(rows * inputs)) {
        MatrixProducts.forwardExamples(rows, inputs, batch, kernel, examples, forward);
        MatrixProducts.gradientExamples(rows, inputs, batch, delta, examples, gradient);
        float[] forwardTogether = Numbers.inside(forward);
        float[] gradientTogether = Numbers.inside(gradient);
        for (int block = 0; block < blocks; block++) {
          MatrixProducts.forwardExamples(
              BLOCK,
              inputs,
              batch,
              kernel.slice(block * BLOCK * inputs, BLOCK * inputs),
              examples,
              forward.slice(block * BLOCK * batch, BLOCK * batch));
          MatrixProducts.gradientExamples(
              BLOCK,
              inputs,
              batch,
              delta.slice(block * BLOCK * batch, BLOCK * batch),
              examples,
              gradient.slice(block * BLOCK * inputs, BLOCK * inputs));
        }
        assertThat(Numbers.inside(forward)).isEqualTo(forwardTogether);
        assertThat(Numbers.inside(gradient)).isEqualTo(gradientTogether);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"784, 64", "13, 100"})
  void classesAreNumberedInTheOrderOfTheirFirstRows(int inputs, int batch) {
    RowClasses classes =
        RowClasses.of(BLOCK, 2, new RowClasses.Shape(inputs, batch), new RowClasses.Shape(17, 17));
    int[] ofRow = classes.ofRow();
    assertThat(ofRow).hasSize(BLOCK);
    int next = 0;
    for (int rowClass : ofRow) {
      assertThat(rowClass).isBetween(0, next);
      next = Math.max(next, rowClass + 1);
    }
    assertThat(classes.count()).isEqualTo(next).isEqualTo(Arrays.stream(ofRow).max().orElse(0) + 1);
  }
}
