package io.github.phasegrid.training.fused;

import static io.github.phasegrid.training.fused.Numbers.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationKernelTest {
  private final Numbers numbers = new Numbers(3);

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "5, 64, 0", "9, 64, 0.2", "100, 65, 0.01"})
  void scalesShiftsAndTakesTheActivePiece(int units, int stride, float leak) {
    float[] x = numbers.floats(units * stride);
    float[] scale = numbers.floats(2 + units);
    float[] shift = numbers.floats(1 + units);
    float[] slope = new float[units * stride];
    float[] output = new float[units * stride];
    ActivationKernel.activate(x, units, stride, scale, 2, shift, 1, leak, slope, output);
    double[] slopes = new double[units * stride];
    double[] outputs = new double[units * stride];
    for (int u = 0; u < units; u++) {
      for (int i = u * stride; i < (u + 1) * stride; i++) {
        double y = (double) scale[2 + u] * x[i] + shift[1 + u];
        slopes[i] = y > 0 ? 1 : leak;
        outputs[i] = y * slopes[i];
      }
    }
    assertClose(slope, slopes, 1e-6);
    assertClose(output, outputs, 1e-6);
  }

  @Test
  void theSignDecidesFromTheSmallestNumberToInfinity() {
    float[] x = {0, -0f, 1e-37f, -1e-37f, Float.MAX_VALUE, -Float.MAX_VALUE};
    float[] slope = new float[x.length];
    float[] output = new float[x.length];
    float[] one = {1};
    ActivationKernel.activate(x, 1, x.length, one, 0, new float[1], 0, 0.25f, slope, output);
    assertThat(slope).containsExactly(0.25f, 0.25f, 1, 0.25f, 1, 0.25f);
    assertThat(output[4]).isEqualTo(Float.MAX_VALUE);
  }

  @Test
  void whatIsNotANumberStaysSo() {
    float[] x = {Float.NaN, 1};
    float[] slope = new float[2];
    float[] output = new float[2];
    float[] one = {1};
    ActivationKernel.activate(x, 1, 2, one, 0, new float[1], 0, 0, slope, output);
    assertThat(output[0]).isNaN();
    assertThat(output[1]).isEqualTo(1);
  }

  @Test
  void aMaskIsReadExampleByExample() {
    float[] slope = {1, 1, 1, 1, 1, 1};
    float[] output = {1, 2, 3, 4, 5, 6};
    // two examples of two units, in rows of three
    ActivationKernel.drop(new float[] {0, 2, 2, 0}, 2, 3, 2, slope, output);
    assertThat(slope).containsExactly(0, 2, 1, 2, 0, 1);
    assertThat(output).containsExactly(0, 4, 3, 8, 0, 6);
  }

  @Test
  void multipliesUpToTheCount() {
    float[] target = {1, 2, 3};
    ActivationKernel.multiply(target, new float[] {4, 5, 6}, 2);
    assertThat(target).containsExactly(4, 10, 3);
  }
}
