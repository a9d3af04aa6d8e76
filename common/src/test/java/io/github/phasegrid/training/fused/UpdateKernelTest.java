package io.github.phasegrid.training.fused;

import static io.github.phasegrid.training.fused.Numbers.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateKernelTest {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-7;

  private final Numbers numbers = new Numbers(5);

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 63, 784})
  void adamIsAdam(int count) {
    float[] weights = numbers.floats(count + 1);
    double[] expected = widen(weights);
    double[] m = new double[count];
    double[] v = new double[count];
    float[] first = new float[count + 1];
    float[] second = new float[count + 1];
    for (int step = 1; step <= 20; step++) {
      float[] gradient = numbers.floats(count + 1);
      double rate = 0.01 * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step));
      for (int i = 0; i < count; i++) {
        m[i] = BETA1 * m[i] + (1 - BETA1) * gradient[i];
        v[i] = BETA2 * v[i] + (1 - BETA2) * gradient[i] * gradient[i];
        expected[i] -= rate * m[i] / (Math.sqrt(v[i]) + EPSILON);
      }
      double root = Math.sqrt(1 - BETA2);
      UpdateKernel.adam(
          weights,
          gradient,
          first,
          second,
          count,
          (float) BETA1,
          (float) BETA2,
          (float) (rate * (1 - BETA1) / root),
          (float) (EPSILON / root));
    }
    assertClose(weights, expected, 2e-6);
  }

  @Test
  void momentsNeverBecomeDenormal() {
    float[] weights = {1};
    float[] gradient = {1e-3f};
    float[] first = {0};
    float[] second = {0};
    for (int step = 0; step < 200_000; step++) {
      UpdateKernel.adam(weights, gradient, first, second, 1, 0.9f, 0.999f, 1e-3f, 3e-6f);
      gradient[0] = 0;
    }
    assertThat(first[0]).isGreaterThan(Float.MIN_NORMAL).isLessThan(2e-29f);
    assertThat(second[0]).isGreaterThan(Float.MIN_NORMAL).isLessThan(2e-27f);
    float settled = weights[0];
    for (int step = 0; step < 10_000; step++) {
      UpdateKernel.adam(weights, gradient, first, second, 1, 0.9f, 0.999f, 1e-3f, 3e-6f);
      UpdateKernel.momentum(weights, gradient, first, 1, 0.9f, 0.01f);
    }
    assertThat(weights[0]).isEqualTo(settled);
    assertThat(first[0]).isGreaterThan(Float.MIN_NORMAL);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 63, 784})
  void momentumAndDescentAreTheirFormulas(int count) {
    float[] weights = numbers.floats(count + 1);
    float[] gradient = numbers.floats(count + 1);
    float[] velocity = numbers.floats(count + 1);
    double[] expectedVelocity = widen(velocity);
    double[] expected = widen(weights);
    double[] descended = widen(weights);
    for (int i = 0; i < count; i++) {
      expectedVelocity[i] = 0.9 * velocity[i] - 0.1 * gradient[i];
      expected[i] += expectedVelocity[i];
      descended[i] -= 0.1 * gradient[i];
    }
    float[] descending = weights.clone();
    UpdateKernel.descent(descending, gradient, count, 0.1f);
    assertClose(descending, descended, 1e-6);
    UpdateKernel.momentum(weights, gradient, velocity, count, 0.9f, 0.1f);
    assertClose(velocity, expectedVelocity, 1e-6);
    assertClose(weights, expected, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 63, 784})
  void decayAddsItsGradientAndCountsSquares(int count) {
    float[] weights = numbers.floats(count + 1);
    float[] gradient = numbers.floats(count + 1);
    float[] squares = numbers.floats(count + 1);
    double[] expected = widen(gradient);
    double[] expectedSquares = widen(squares);
    for (int i = 0; i < count; i++) {
      expected[i] += 0.02 * weights[i];
      expectedSquares[i] += (double) weights[i] * weights[i];
    }
    UpdateKernel.decay(weights, gradient, squares, count, 0.02f);
    assertClose(gradient, expected, 1e-6);
    assertClose(squares, expectedSquares, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 63, 784})
  void inOnePassItIsTheSameAsInTwo(int count) {
    float[] gradient = numbers.floats(count + 1);
    float[] weights = numbers.floats(count + 1);
    float[] first = new float[count + 1];
    float[] second = new float[count + 1];
    float[] squares = new float[count + 1];
    float[][] twoPasses = {
      gradient.clone(), weights.clone(), first.clone(), second.clone(), squares.clone()
    };
    float rate = 1e-3f;
    UpdateKernel.decay(twoPasses[1], twoPasses[0], twoPasses[4], count, 0.02f);
    UpdateKernel.adam(
        twoPasses[1], twoPasses[0], twoPasses[2], twoPasses[3], count, 0.9f, 0.999f, rate, 1e-6f);
    UpdateKernel.decayAndAdam(
        weights, gradient, first, second, squares, count, 0.02f, 0.9f, 0.999f, rate, 1e-6f);
    assertThat(weights).isEqualTo(twoPasses[1]);
    assertThat(first).isEqualTo(twoPasses[2]);
    assertThat(second).isEqualTo(twoPasses[3]);
    assertThat(squares).isEqualTo(twoPasses[4]);
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }
}
