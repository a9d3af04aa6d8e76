package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class DropoutMasksTest {
  private static final float UNTOUCHED = -1;

  @Test
  void followsItsSpecification() {
    int rows = 3;
    int width = 5;
    double rate = 0.4;
    float[] mask = mask(77, rate, 12, 2, rows, width);

    UniformRandomProvider stream = splitMix(mix(mix(mix(77) + 12) + 2));
    long bits = 0;
    for (int i = 0; i < rows * width; i++) {
      bits = i % 2 == 0 ? stream.nextLong() : bits;
      long half = i % 2 == 0 ? bits >>> 32 : bits & 0xffffffffL;
      float expected = half < Math.round(rate * 4294967296.0) ? 0 : (float) (1 / 0.6);
      assertThat(mask[i]).as("entry %d", i).isEqualTo(expected);
    }
  }

  @Test
  void dropsTheShareAskedFor() {
    float[] mask = mask(1, 0.3, 0, 0, 500, 200);
    long dropped = count(mask);
    assertThat(dropped / 100_000.0).isCloseTo(0.3, within(0.006)); // four standard deviations
    assertThat(count(mask(1, 0, 0, 0, 50, 20))).isZero();
  }

  @Test
  void seedStepAndLayerEachGiveAnotherMask() {
    float[] mask = mask(1, 0.5, 0, 0, 8, 8);
    assertThat(mask(2, 0.5, 0, 0, 8, 8)).isNotEqualTo(mask);
    assertThat(mask(1, 0.5, 1, 0, 8, 8)).isNotEqualTo(mask);
    assertThat(mask(1, 0.5, 0, 1, 8, 8)).isNotEqualTo(mask);
    assertThat(mask(1, 0.5, 0, 0, 8, 8)).isEqualTo(mask);
  }

  @Test
  void writesOnlyItsColumns() {
    int rows = 4;
    int width = 3;
    int stride = 10;
    float[] wide = new float[rows * stride];
    Arrays.fill(wide, UNTOUCHED);
    new DropoutMasks(5, 0.5).write(9, 1, rows, width, wide, 6, stride);
    float[] plain = mask(5, 0.5, 9, 1, rows, width);
    for (int i = 0; i < wide.length; i++) {
      int row = (i - 6) / stride;
      int unit = (i - 6) % stride;
      boolean inside = i >= 6 && unit < width;
      assertThat(wide[i]).isEqualTo(inside ? plain[row * width + unit] : UNTOUCHED);
    }
  }

  private static float[] mask(long seed, double rate, int step, int layer, int rows, int width) {
    float[] mask = new float[rows * width];
    new DropoutMasks(seed, rate).write(step, layer, rows, width, mask, 0, width);
    return mask;
  }

  private static long count(float[] mask) {
    long zeros = 0;
    for (float value : mask) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  /** SplitMix64 adds 2⁶⁴/φ to its state before it mixes, so its first output mixes the sum. */
  private static long mix(long z) {
    return splitMix(z - 0x9e3779b97f4a7c15L).nextLong();
  }

  private static UniformRandomProvider splitMix(long seed) {
    return RandomSource.SPLIT_MIX_64.create(seed);
  }
}
