package io.github.phasegrid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InitialWeightsTest {
  private static final NetworkSpec SPEC = new NetworkSpec(2, 30, Activation.RELU, 0, true);

  @Test
  void kernelsAreGlorotUniform() {
    NetworkWeights weights = InitialWeights.of(SPEC, 100, 10, 1);
    assertThat(weights.hidden()).hasSize(2);
    assertGlorot(weights.hidden().get(0).dense(), 100, 30);
    assertGlorot(weights.hidden().get(1).dense(), 30, 30);
    assertGlorot(weights.output(), 30, 10);
  }

  @Test
  void theRestIsConstant() {
    for (HiddenWeights layer : InitialWeights.of(SPEC, 100, 10, 1).hidden()) {
      assertThat(layer.dense().bias()).containsOnly(0);
      assertThat(layer.batchNorm().gamma()).hasSize(30).containsOnly(1);
      assertThat(layer.batchNorm().beta()).hasSize(30).containsOnly(0);
      assertThat(layer.batchNorm().mean()).hasSize(30).containsOnly(0);
      assertThat(layer.batchNorm().variance()).hasSize(30).containsOnly(1);
    }
  }

  /** Numbers of an independent implementation of the documented stream. */
  @Test
  void theNumbersStayWhatTheyAre() {
    float[] kernel = InitialWeights.of(SPEC, 100, 10, 1).hidden().get(0).dense().kernel();
    assertThat(Arrays.copyOf(kernel, 3)).containsExactly(0.13389006f, 0.10617322f, -0.17180273f);
  }

  @Test
  void aSeedGivesOneNetworkAndBatchNormDrawsNothing() {
    NetworkSpec without = new NetworkSpec(2, 30, Activation.LEAKY_RELU, 0.1, false);
    NetworkWeights weights = InitialWeights.of(SPEC, 100, 10, 1);
    assertThat(InitialWeights.of(SPEC, 100, 10, 1)).usingRecursiveComparison().isEqualTo(weights);
    assertThat(InitialWeights.of(without, 100, 10, 1).output().kernel())
        .isEqualTo(weights.output().kernel());
    assertThat(InitialWeights.of(SPEC, 100, 10, 2).output().kernel())
        .isNotEqualTo(weights.output().kernel());
  }

  private static void assertGlorot(DenseWeights dense, int inputs, int outputs) {
    assertThat(dense.inputs()).isEqualTo(inputs);
    assertThat(dense.outputs()).isEqualTo(outputs);
    double limit = Math.sqrt(6.0 / (inputs + outputs));
    double sum = 0;
    double squares = 0;
    for (float weight : dense.kernel()) {
      assertThat((double) weight).isBetween(-limit, limit);
      sum += weight;
      squares += weight * weight;
    }
    int n = dense.kernel().length;
    double deviation = limit / Math.sqrt(3);
    assertThat(sum / n).isCloseTo(0, within(4 * deviation / Math.sqrt(n)));
    assertThat(Math.sqrt(squares / n)).isCloseTo(deviation, within(0.1 * deviation));
  }
}
