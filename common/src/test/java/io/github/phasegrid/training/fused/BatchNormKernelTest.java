package io.github.phasegrid.training.fused;

import static io.github.phasegrid.training.fused.Numbers.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchNormKernelTest {
  private static final float EPSILON = 1e-3f;

  private final Numbers numbers = new Numbers(2);

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "3, 64, 64", "7, 64, 5", "100, 128, 127", "2, 9, 8"})
  void normalizesByTheBatch(int units, int stride, int rows) {
    float[] z = numbers.floats(units * stride);
    double[] expected = widen(z);
    double[] means = new double[units];
    double[] variances = new double[units];
    for (int u = 0; u < units; u++) {
      for (int e = 0; e < rows; e++) {
        means[u] += expected[u * stride + e] / rows;
      }
      for (int e = 0; e < rows; e++) {
        variances[u] += Math.pow(expected[u * stride + e] - means[u], 2) / rows;
      }
      for (int e = 0; e < rows; e++) {
        double centered = expected[u * stride + e] - means[u];
        expected[u * stride + e] = centered / Math.sqrt(variances[u] + EPSILON);
      }
    }
    float[] mean = new float[units];
    float[] variance = new float[units];
    float[] scale = new float[units];
    BatchNormKernel.normalize(z, units, stride, rows, EPSILON, mean, variance, scale);
    assertClose(mean, means, 1e-6);
    assertClose(variance, variances, 1e-6);
    assertClose(
        scale, Arrays.stream(variances).map(v -> 1 / Math.sqrt(v + EPSILON)).toArray(), 1e-5);
    assertClose(z, expected, 2e-5);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "3, 64, 64", "7, 64, 5", "100, 128, 127", "2, 9, 8"})
  void sendsGradientsBack(int units, int stride, int rows) {
    float[] delta = numbers.floats(units * stride);
    float[] normalized = numbers.floats(units * stride);
    float[] scale = numbers.floats(units);
    float[] parameters = numbers.floats(3 + 2 * units);
    float[] gradient = new float[3 + 2 * units];
    double[] expected = widen(delta);
    double[] gradients = new double[3 + 2 * units];
    for (int u = 0; u < units; u++) {
      double sum = 0;
      double product = 0;
      for (int e = 0; e < rows; e++) {
        sum += delta[u * stride + e];
        product += (double) delta[u * stride + e] * normalized[u * stride + e];
      }
      gradients[3 + u] = product;
      gradients[3 + units + u] = sum;
      for (int e = 0; e < rows; e++) {
        int i = u * stride + e;
        expected[i] =
            (double) parameters[3 + u]
                * scale[u]
                * (delta[i] - sum / rows - normalized[i] * product / rows);
      }
    }
    float[] sums = new float[1 + units];
    BatchNormKernel.sums(delta, units, stride, rows, sums, 1);
    assertClose(
        Arrays.copyOfRange(sums, 1, 1 + units),
        Arrays.copyOfRange(gradients, 3 + units, 3 + 2 * units),
        1e-5);
    assertThat(sums[0]).isZero();

    BatchNormKernel.backward(
        delta, normalized, units, stride, rows, scale, parameters, gradient, 3);
    assertClose(gradient, gradients, 1e-5);
    assertClose(delta, expected, 1e-5);
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }
}
