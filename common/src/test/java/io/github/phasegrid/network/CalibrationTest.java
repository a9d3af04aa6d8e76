package io.github.phasegrid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.Examples;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final int INPUTS = 11;
  private static final int WIDTH = 6;
  private static final int COUNT = 2_345; // more than two batches

  /**
   * By hand: two units that see the first value, and the difference of both. Values are 0, 0.2, 1
   * and 1, 1, 0; means 0.4 and −0.2667; squares 0.3467 and (1 + 0.64 + 1) / 3 = 0.88.
   */
  @Test
  void twoUnitsByHand() {
    NetworkSpec spec = new NetworkSpec(1, 2, Activation.RELU, 0, true);
    NetworkWeights weights =
        new NetworkWeights(
            List.of(
                new HiddenWeights(
                    new DenseWeights(2, 2, new float[] {1, 1, 0, -1}, new float[2]),
                    new BatchNormWeights(
                        new float[] {1, 1}, new float[2], new float[2], new float[] {1, 1}))),
            new DenseWeights(2, 2, new float[4], new float[2]));
    Examples examples =
        new Examples(
            new byte[] {0, (byte) 255, 51, (byte) 255, (byte) 255, 0}, new byte[] {0, 1, 0}, 2);

    BatchNormWeights told = Calibration.of(spec, weights, examples).hidden().get(0).batchNorm();

    assertThat(told.mean()[0]).isCloseTo(0.4f, within(1e-6f));
    assertThat(told.mean()[1]).isCloseTo(-0.8f / 3, within(1e-6f));
    assertThat(told.variance()[0]).isCloseTo(1.04f / 3 - 0.16f, within(1e-6f));
    assertThat(told.variance()[1]).isCloseTo(2.64f / 3 - 0.64f / 9, within(1e-6f));
    assertThat(told.gamma()).containsExactly(1, 1);
  }

  /** Each layer behind those that are calibrated already, in plain loops over doubles. */
  @Test
  void statisticsAreThoseOfPlainLoops() {
    NetworkSpec spec = new NetworkSpec(3, WIDTH, Activation.LEAKY_RELU, 0.2, true);
    NetworkWeights initial = InitialWeights.of(spec, INPUTS, 4, 77);
    Examples examples = examples();
    NetworkWeights calibrated = Calibration.of(spec, initial, examples);

    double[][] inputs = new double[COUNT][INPUTS];
    for (int e = 0; e < COUNT; e++) {
      for (int i = 0; i < INPUTS; i++) {
        inputs[e][i] = examples.pixel(e, i) / 255.0;
      }
    }
    for (int layer = 0; layer < spec.depth(); layer++) {
      DenseWeights dense = initial.hidden().get(layer).dense();
      BatchNormWeights told = calibrated.hidden().get(layer).batchNorm();
      assertThat(calibrated.hidden().get(layer).dense()).isSameAs(dense);
      double[][] outputs = new double[COUNT][WIDTH];
      for (int unit = 0; unit < WIDTH; unit++) {
        double[] z = new double[COUNT];
        double mean = 0;
        for (int e = 0; e < COUNT; e++) {
          for (int i = 0; i < dense.inputs(); i++) {
            z[e] += inputs[e][i] * dense.kernel()[i * WIDTH + unit];
          }
          mean += z[e] / COUNT;
        }
        double variance = 0;
        for (double value : z) {
          variance += (value - mean) * (value - mean) / COUNT;
        }
        assertThat((double) told.mean()[unit]).isCloseTo(mean, within(1e-5));
        assertThat((double) told.variance()[unit]).isCloseTo(variance, within(1e-5));
        for (int e = 0; e < COUNT; e++) {
          double normalized = (z[e] - mean) / Math.sqrt(variance + 1e-3);
          outputs[e][unit] = normalized > 0 ? normalized : 0.2 * normalized;
        }
      }
      inputs = outputs;
    }
  }

  private static Examples examples() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3);
    byte[] pixels = new byte[COUNT * INPUTS];
    random.nextBytes(pixels);
    return new Examples(pixels, new byte[COUNT], INPUTS);
  }

  @Test
  void refusesWhatHasNoBatchNormAndNoExamples() {
    NetworkSpec plain = new NetworkSpec(1, WIDTH, Activation.RELU, 0, false);
    NetworkSpec normed = new NetworkSpec(1, WIDTH, Activation.RELU, 0, true);
    assertThatThrownBy(
            () -> Calibration.of(plain, InitialWeights.of(plain, INPUTS, 4, 1), examples()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                Calibration.of(
                    normed, InitialWeights.of(normed, INPUTS, 4, 1), examples().slice(0, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
