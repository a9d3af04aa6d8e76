package io.github.phasegrid.training.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowClassesTest {
  private static final int ROWS = 528;

  /** With other numbers than those it found out with: different in every row. */
  @ParameterizedTest
  @CsvSource({"784, 64", "3072, 64", "13, 100"})
  void severalBlocksAtOnceAreTheSameAsOneByOne(int inputs, int batch) {
    RowClasses classes = RowClasses.of(List.of(12, 132), ROWS, new RowClasses.Shape(inputs, batch));
    int block = classes.block();
    Numbers numbers = new Numbers(8);
    assertThat(classes.blocksPerProduct()).isPositive();
    for (int blocks = 1; blocks <= classes.blocksPerProduct(); blocks += 3) {
      int rows = blocks * block;
      try (NativeFloats kernel = Numbers.outside(numbers.floats(rows * inputs));
          NativeFloats delta = Numbers.outside(numbers.floats(rows * batch));
          NativeFloats examples = Numbers.outside(numbers.floats(batch * inputs));
          NativeFloats forward = new NativeFloats(rows * batch);
          NativeFloats gradient = new NativeFloats(rows * inputs)) {
        MatrixProducts.forwardExamples(rows, inputs, batch, kernel, examples, forward);
        MatrixProducts.gradientExamples(rows, inputs, batch, delta, examples, gradient);
        float[] forwardTogether = Numbers.inside(forward);
        float[] gradientTogether = Numbers.inside(gradient);
        for (int at = 0; at < blocks; at++) {
          MatrixProducts.forwardExamples(
              block,
              inputs,
              batch,
              kernel.slice(at * block * inputs, block * inputs),
              examples,
              forward.slice(at * block * batch, block * batch));
          gradient.slice(at * block * inputs, block * inputs).fillZero();
          MatrixProducts.gradientExamples(
              block,
              inputs,
              batch,
              delta.slice(at * block * batch, block * batch),
              examples,
              gradient.slice(at * block * inputs, block * inputs));
        }
        assertThat(Numbers.inside(forward)).isEqualTo(forwardTogether);
        assertThat(Numbers.inside(gradient)).isEqualTo(gradientTogether);
      }
    }
  }

  /** Five rows do not fill OpenBLAS's inner loop: where it matters, larger blocks are taken. */
  @Test
  void aBlockWhoseProductsDifferIsPassedOver() {
    RowClasses.Shape shape = new RowClasses.Shape(784, 64);
    RowClasses five = RowClasses.of(List.of(5), ROWS, shape);
    RowClasses chosen = RowClasses.of(List.of(5, 132), ROWS, shape);
    boolean alike = five.blocksPerProduct() == ROWS / 5;
    assertThat(chosen.block()).isEqualTo(alike ? 5 : 132);
  }

  @ParameterizedTest
  @CsvSource({"784, 64", "13, 100"})
  void classesAreNumberedInTheOrderOfTheirFirstRows(int inputs, int batch) {
    RowClasses classes =
        RowClasses.of(
            List.of(132), ROWS, new RowClasses.Shape(inputs, batch), new RowClasses.Shape(17, 17));
    int[] ofRow = classes.ofRow();
    assertThat(ofRow).hasSize(132);
    int next = 0;
    for (int rowClass : ofRow) {
      assertThat(rowClass).isBetween(0, next);
      next = Math.max(next, rowClass + 1);
    }
    assertThat(classes.count()).isEqualTo(next).isEqualTo(Arrays.stream(ofRow).max().orElse(0) + 1);
  }
}
