package io.github.phasegrid.training.fused;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Random floats, and comparison with a twin in double precision. */
final class Numbers {
  private final UniformRandomProvider random;

  Numbers(long seed) {
    random = RandomSource.XO_SHI_RO_256_PP.create(seed);
  }

  /** In [−1, 1). */
  float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  int[] integers(int count, int bound) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(bound);
    }
    return values;
  }

  static NativeFloats outside(float[] values) {
    NativeFloats copy = new NativeFloats(values.length);
    copy.put(0, values, 0, values.length);
    return copy;
  }

  static float[] inside(NativeFloats values) {
    float[] copy = new float[values.length()];
    values.get(0, copy, 0, copy.length);
    return copy;
  }

  /** Each element, relative to the larger of itself and 1. */
  static void assertClose(float[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      double error = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
      assertThat(error)
          .as("element %d: %s against %s", i, actual[i], expected[i])
          .isLessThan(tolerance);
    }
  }
}
