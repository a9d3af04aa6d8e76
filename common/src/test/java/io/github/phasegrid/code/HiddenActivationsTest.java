package io.github.phasegrid.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.BatchNormWeights;
import io.github.phasegrid.network.DenseWeights;
import io.github.phasegrid.network.HiddenWeights;
import io.github.phasegrid.network.InitialWeights;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class HiddenActivationsTest {
  /** By hand: (1, 0) gives 0.5 and −1, so ReLU 0.5 and 0; (0.2, 1) gives −1.9 and 2 − 0.2. */
  @Test
  void twoUnitsByHand() {
    NetworkSpec spec = new NetworkSpec(1, 2, Activation.RELU, 0, false);
    NetworkWeights weights =
        new NetworkWeights(
            List.of(
                new HiddenWeights(
                    new DenseWeights(2, 2, new float[] {0.5f, -1, -2, 2}, new float[2]),
                    BatchNormWeights.NONE)),
            new DenseWeights(2, 2, new float[4], new float[2]));
    Examples examples =
        new Examples(new byte[] {(byte) 255, 0, 51, (byte) 255}, new byte[] {0, 1}, 2);

    HiddenActivations told = HiddenActivations.of(spec, weights, examples);

    assertThat(told.count()).isEqualTo(2);
    assertThat(told.inputs()).isEqualTo(2);
    assertThat(told.values()).containsExactly(new float[] {0.5f, 0, 0, 1.8f}, within(1e-6f));
    float[] second = new float[4];
    told.copyTo(1, second, 1);
    assertThat(second).containsExactly(new float[] {0, 0, 1.8f, 0}, within(1e-6f));
    assertThat(ThresholdCodes.above(0, told).packed()).containsExactly(1, 2);
  }

  @Test
  void theirSignsAreTheCode() {
    NetworkSpec spec = new NetworkSpec(3, 5, Activation.LEAKY_RELU, 0.3, true);
    NetworkWeights weights = InitialWeights.of(spec, 12, 4, 3);
    byte[] pixels = new byte[2_345 * 12];
    RandomSource.XO_SHI_RO_256_PP.create(1).nextBytes(pixels);
    Examples examples = new Examples(pixels, new byte[2_345], 12);

    HiddenActivations told = HiddenActivations.of(spec, weights, examples);

    try (NeuralEncoder encoder = new NeuralEncoder(spec, weights)) {
      assertThat(ThresholdCodes.above(0, told).packed())
          .isEqualTo(encoder.encode(examples).codes().packed());
    }
  }

  /** 128 / 255 is above one half, 127 / 255 is not. */
  @Test
  void pixelsAboveOneHalfAreBits() {
    byte[] pixels = {0, 127, (byte) 128, (byte) 255, 1, 2, 3, 4, (byte) 200};
    CodeMatrix codes =
        ThresholdCodes.above(0.5f, new Examples(pixels, new byte[] {7}, pixels.length));
    assertThat(codes.packed()).containsExactly(0b1100, 1);
    assertThat(ThresholdCodes.above(0.5f, new Examples(new byte[0], new byte[0], 9)).rows())
        .isZero();
  }
}
