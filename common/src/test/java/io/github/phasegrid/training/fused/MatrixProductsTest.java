package io.github.phasegrid.training.fused;

import static io.github.phasegrid.training.fused.Numbers.assertClose;
import static io.github.phasegrid.training.fused.Numbers.inside;
import static io.github.phasegrid.training.fused.Numbers.outside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixProductsTest {
  private static final int BLOCK = 132;
  private static final double TOLERANCE = 1e-4; // 784 terms, each rounded

  private final Numbers numbers = new Numbers(1);

  /** {@code c[r, s] = Σₜ a(r, t) · b(t, s)}. */
  private static double[] twin(int rows, int terms, int columns, Entry a, Entry b) {
    double[] c = new double[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int s = 0; s < columns; s++) {
        for (int t = 0; t < terms; t++) {
          c[r * columns + s] += (double) a.at(r, t) * b.at(t, s);
        }
      }
    }
    return c;
  }

  private interface Entry {
    float at(int row, int column);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "3, 7, 5", "10, 3, 64", "10, 100, 64", "132, 784, 64", "17, 33, 9"})
  void productsAreTheirSums(int units, int inputs, int batch) {
    float[] kernel = numbers.floats(units * inputs);
    float[] examples = numbers.floats(batch * inputs);
    float[] activations = numbers.floats(inputs * batch);
    float[] delta = numbers.floats(units * batch);
    Entry k = (u, i) -> kernel[u * inputs + i];
    Entry d = (u, e) -> delta[u * batch + e];
    try (NativeFloats nativeKernel = outside(kernel);
        NativeFloats nativeExamples = outside(examples);
        NativeFloats nativeActivations = outside(activations);
        NativeFloats nativeDelta = outside(delta);
        NativeFloats forward = outside(numbers.floats(units * batch));
        NativeFloats gradient = outside(numbers.floats(units * inputs));
        NativeFloats backward = outside(numbers.floats(inputs * batch))) {
      MatrixProducts.forwardExamples(units, inputs, batch, nativeKernel, nativeExamples, forward);
      assertClose(
          inside(forward),
          twin(units, inputs, batch, k, (i, e) -> examples[e * inputs + i]),
          TOLERANCE);
      MatrixProducts.forward(units, inputs, batch, nativeKernel, nativeActivations, forward);
      assertClose(
          inside(forward),
          twin(units, inputs, batch, k, (i, e) -> activations[i * batch + e]),
          TOLERANCE);
      gradient.fillZero(); // this product adds
      MatrixProducts.gradientExamples(units, inputs, batch, nativeDelta, nativeExamples, gradient);
      MatrixProducts.gradientExamples(units, inputs, batch, nativeDelta, nativeExamples, gradient);
      assertClose(
          inside(gradient),
          twin(units, batch, inputs, d, (e, i) -> 2 * examples[e * inputs + i]),
          TOLERANCE);
      MatrixProducts.gradient(units, inputs, batch, nativeDelta, nativeActivations, gradient);
      assertClose(
          inside(gradient),
          twin(units, batch, inputs, d, (e, i) -> activations[i * batch + e]),
          TOLERANCE);
      MatrixProducts.backward(units, inputs, batch, nativeKernel, nativeDelta, backward);
      assertClose(inside(backward), twin(inputs, units, batch, (i, u) -> k.at(u, i), d), TOLERANCE);
    }
  }

  /** What fused training stands on; inputs of MNIST, of CIFAR-10, and an odd number. */
  @ParameterizedTest
  @CsvSource({"784, 64", "3072, 64", "13, 64", "784, 128", "784, 17"})
  void aRowHasTheSameBitsInEveryRowOfItsClassAndBesideAnyNeighbours(int inputs, int batch) {
    int[] classes =
        RowClasses.of(List.of(BLOCK), BLOCK, new RowClasses.Shape(inputs, batch)).ofRow();
    float[] unit = numbers.floats(inputs);
    float[] unitDelta = numbers.floats(batch);
    float[] strange = new float[Math.max(inputs, batch)];
    Arrays.fill(strange, Float.NaN);
    Map<Integer, float[]> forwardOfClass = new HashMap<>();
    Map<Integer, float[]> gradientOfClass = new HashMap<>();
    try (NativeFloats examples = outside(numbers.floats(batch * inputs));
        NativeFloats kernel = new NativeFloats(BLOCK * inputs);
        NativeFloats delta = new NativeFloats(BLOCK * batch);
        NativeFloats forward = new NativeFloats(BLOCK * batch);
        NativeFloats gradient = new NativeFloats(BLOCK * inputs)) {
      for (int row = 0; row < BLOCK; row++) {
        if (row % 11 == 1) { // the first row is alone, the others have company
          kernel.put(0, numbers.floats(BLOCK * inputs), 0, BLOCK * inputs);
          delta.put(0, numbers.floats(BLOCK * batch), 0, BLOCK * batch);
        }
        int other = (row + 1) % BLOCK;
        kernel.put(other * inputs, strange, 0, inputs);
        delta.put(other * batch, strange, 0, batch);
        kernel.put(row * inputs, unit, 0, inputs);
        delta.put(row * batch, unitDelta, 0, batch);
        MatrixProducts.forwardExamples(BLOCK, inputs, batch, kernel, examples, forward);
        gradient.fillZero();
        MatrixProducts.gradientExamples(BLOCK, inputs, batch, delta, examples, gradient);
        float[] z = row(forward, row, batch);
        float[] g = row(gradient, row, inputs);
        assertThat(z).isEqualTo(forwardOfClass.computeIfAbsent(classes[row], c -> z));
        assertThat(g).isEqualTo(gradientOfClass.computeIfAbsent(classes[row], c -> g));
      }
    }
    assertThat(forwardOfClass.keySet()).allMatch(c -> c < 4, "few classes, or packing is wasteful");
  }

  private static float[] row(NativeFloats matrix, int row, int columns) {
    float[] values = new float[columns];
    matrix.get(row * columns, values, 0, columns);
    return values;
  }

  @Test
  void aProductNeverLeavesItsArrays() {
    try (NativeFloats small = new NativeFloats(5);
        NativeFloats large = new NativeFloats(100)) {
      assertThatThrownBy(() -> MatrixProducts.forward(2, 3, 4, small, large, large))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> MatrixProducts.forward(2, 3, 4, large, small, large))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> MatrixProducts.forward(2, 3, 4, large, large, small))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
