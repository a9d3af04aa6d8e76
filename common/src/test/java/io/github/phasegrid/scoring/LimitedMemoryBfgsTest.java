package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LimitedMemoryBfgsTest {

  /** Near the minimum when the gradient is small. */
  private abstract static class Smooth implements LimitedMemoryBfgs.Function {
    @Override
    public boolean isNearMinimum(double value, double[] gradient) {
      double squared = 0;
      for (double slope : gradient) {
        squared += slope * slope;
      }
      return squared < 1e-16;
    }
  }

  /** {@code Σ 10^(i/8) (x_i − i)² / 2}: condition number 316. */
  private static final class Bowl extends Smooth {
    @Override
    public int dimension() {
      return 21;
    }

    @Override
    public double evaluate(double[] point, double[] gradient) {
      double value = 3;
      for (int i = 0; i < point.length; i++) {
        double curvature = Math.pow(10, i / 8.0);
        gradient[i] = curvature * (point[i] - i);
        value += gradient[i] * (point[i] - i) / 2;
      }
      return value;
    }
  }

  private static final class Rosenbrock extends Smooth {
    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public double evaluate(double[] point, double[] gradient) {
      double bend = point[1] - point[0] * point[0];
      gradient[0] = -2 * (1 - point[0]) - 400 * point[0] * bend;
      gradient[1] = 200 * bend;
      return (1 - point[0]) * (1 - point[0]) + 100 * bend * bend;
    }
  }

  @Test
  void findsTheMinimumOfAFlatBowl() {
    LimitedMemoryBfgs.Minimum minimum = LimitedMemoryBfgs.minimize(new Bowl(), 200);

    assertThat(minimum.converged()).isTrue();
    assertThat(minimum.value()).isCloseTo(3, within(1e-12));
    for (int i = 0; i < 21; i++) {
      assertThat(minimum.point()[i]).isCloseTo(i, within(1e-7));
    }
  }

  @Test
  void followsABentValley() {
    LimitedMemoryBfgs.Minimum minimum = LimitedMemoryBfgs.minimize(new Rosenbrock(), 200);

    assertThat(minimum.point()[0]).isCloseTo(1, within(1e-6));
    assertThat(minimum.point()[1]).isCloseTo(1, within(1e-6));
  }

  @Test
  void stopsWhenTheIterationsRunOutAndSaysSo() {
    LimitedMemoryBfgs.Minimum minimum = LimitedMemoryBfgs.minimize(new Bowl(), 5);

    assertThat(minimum.converged()).isFalse();
    assertThat(minimum.iterations()).isEqualTo(5);
    assertThat(minimum.value()).isGreaterThan(3.001);
  }
}
