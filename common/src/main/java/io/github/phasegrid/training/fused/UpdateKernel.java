package io.github.phasegrid.training.fused;

/**
 * Optimizer steps over the first {@code count} weights; every array has the same index.
 *
 * <p>Without care, the moments of a weight whose gradient stays 0 (a pixel that is always black)
 * decay into denormal numbers, on which processors are up to a hundred times slower. So a constant
 * of 1e-30 is added at each step. It keeps moments away from denormals and moves no weight: the
 * smallest ε they are compared with is 1e-7.
 */
public final class UpdateKernel {
  private static final float FLOOR = 1e-30f;

  private UpdateKernel() {}

  /**
   * Adds the gradient of {@code λ·Σw²}, and w² itself to a running sum.
   *
   * @param twiceLambda 2λ
   * @param squares receives {@code squares[i] + w[i]²}
   */
  public static void decay(
      float[] weights, float[] gradient, float[] squares, int count, float twiceLambda) {
    for (int i = 0; i < count; i++) {
      float w = weights[i];
      gradient[i] = Math.fma(twiceLambda, w, gradient[i]);
      squares[i] = Math.fma(w, w, squares[i]);
    }
  }

  /**
   * Adam (Kingma and Ba 2015) on undivided moments: with {@code M = m / (1 − β₁)} and {@code V = v
   * / (1 − β₂)} in place of its m and v,
   *
   * <pre>{@code
   * M ← β₁·M + g;  V ← β₂·V + g²;  w ← w − rate · M / (√V + ε)
   * }</pre>
   *
   * @param rate the rate, corrected for bias, times {@code (1 − β₁) / √(1 − β₂)}
   * @param epsilon Adam's ε over {@code √(1 − β₂)}
   */
  public static void adam(
      float[] weights,
      float[] gradient,
      float[] first,
      float[] second,
      int count,
      float beta1,
      float beta2,
      float rate,
      float epsilon) {
    for (int i = 0; i < count; i++) {
      float g = gradient[i];
      float m = Math.fma(beta1, first[i], g + FLOOR);
      float v = Math.fma(beta2, second[i], Math.fma(g, g, FLOOR));
      first[i] = m;
      second[i] = v;
      weights[i] -= rate * m / ((float) Math.sqrt(v) + epsilon);
    }
  }

  /**
   * {@link #decay} and {@link #adam} in one pass: a third faster than one after the other.
   *
   * @param twiceLambda 2λ
   * @param squares receives {@code squares[i] + w[i]²}
   */
  public static void decayAndAdam(
      float[] weights,
      float[] gradient,
      float[] first,
      float[] second,
      float[] squares,
      int count,
      float twiceLambda,
      float beta1,
      float beta2,
      float rate,
      float epsilon) {
    for (int i = 0; i < count; i++) {
      float w = weights[i];
      float g = Math.fma(twiceLambda, w, gradient[i]);
      squares[i] = Math.fma(w, w, squares[i]);
      float m = Math.fma(beta1, first[i], g + FLOOR);
      float v = Math.fma(beta2, second[i], Math.fma(g, g, FLOOR));
      first[i] = m;
      second[i] = v;
      weights[i] = w - rate * m / ((float) Math.sqrt(v) + epsilon);
    }
  }

  /** Classical momentum: {@code v ← μ·v − rate·g; w ← w + v}. */
  public static void momentum(
      float[] weights, float[] gradient, float[] velocity, int count, float momentum, float rate) {
    for (int i = 0; i < count; i++) {
      float v = Math.fma(momentum, velocity[i], Math.fma(gradient[i], -rate, FLOOR));
      velocity[i] = v;
      weights[i] += v;
    }
  }

  /** Gradient descent: {@code w ← w − rate·g}. */
  public static void descent(float[] weights, float[] gradient, int count, float rate) {
    for (int i = 0; i < count; i++) {
      weights[i] = Math.fma(gradient[i], -rate, weights[i]);
    }
  }
}
