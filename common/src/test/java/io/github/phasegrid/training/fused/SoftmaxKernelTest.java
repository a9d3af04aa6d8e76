package io.github.phasegrid.training.fused;

import static io.github.phasegrid.training.fused.Numbers.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftmaxKernelTest {
  private final Numbers numbers = new Numbers(4);

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "10, 64, 64, 3", "10, 64, 7, 30", "3, 9, 8, 300", "11, 256, 255, 5"})
  void lossHitsAndGradientAreSoftmaxs(int classes, int stride, int rows, float spread) {
    float[] logits = numbers.floats(classes * stride);
    for (int i = 0; i < logits.length; i++) {
      logits[i] *= spread;
    }
    float[] bias = numbers.floats(2 + classes);
    int[] labels = numbers.integers(rows, classes);
    double loss = 0;
    int hits = 0;
    double[] gradient = new double[classes * stride];
    for (int e = 0; e < rows; e++) {
      double[] own = new double[classes];
      int best = 0;
      for (int c = 0; c < classes; c++) {
        own[c] = (double) logits[c * stride + e] + bias[2 + c];
        best = own[c] > own[best] ? c : best;
      }
      double sum = 0;
      for (double logit : own) {
        sum += Math.exp(logit - own[best]);
      }
      loss += Math.log(sum) + own[best] - own[labels[e]];
      hits += best == labels[e] ? 1 : 0;
      for (int c = 0; c < classes; c++) {
        double hot = c == labels[e] ? 1 : 0;
        gradient[c * stride + e] = (Math.exp(own[c] - own[best]) / sum - hot) / rows;
      }
    }

    SoftmaxKernel softmax = new SoftmaxKernel(stride);
    SoftmaxKernel.Tally scored = new SoftmaxKernel.Tally();
    softmax.score(logits.clone(), classes, stride, rows, bias, 2, labels, scored);
    assertThat(scored.loss()).isCloseTo(loss, within(1e-5 * Math.max(1, loss)));
    assertThat(scored.correct()).isEqualTo(hits);

    SoftmaxKernel.Tally trained = new SoftmaxKernel.Tally();
    softmax.train(logits, classes, stride, rows, bias, 2, labels, trained);
    assertThat(trained.loss()).isEqualTo(scored.loss());
    assertThat(trained.correct()).isEqualTo(hits);
    assertClose(logits, gradient, 1e-6);
    trained.reset();
    assertThat(trained.loss() + trained.correct()).isZero();
  }

  @Test
  void ofEqualLogitsTheFirstWins() {
    assertThat(hits(0, 5, 5, 1)).containsExactly(0, 1, 0, 0);
    assertThat(hits(2, 2, 2, 2)).containsExactly(1, 0, 0, 0);
  }

  /** For each label, whether it is a hit. */
  private static int[] hits(float... logits) {
    int[] hits = new int[logits.length];
    for (int label = 0; label < logits.length; label++) {
      SoftmaxKernel.Tally tally = new SoftmaxKernel.Tally();
      float[] bias = new float[logits.length];
      new SoftmaxKernel(1)
          .score(logits.clone(), logits.length, 1, 1, bias, 0, new int[] {label}, tally);
      hits[label] = (int) tally.correct();
    }
    return hits;
  }

  @Test
  void theLossOfWhatIsNotFiniteIsNotFinite() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      SoftmaxKernel.Tally tally = new SoftmaxKernel.Tally();
      for (float[] logits : new float[][] {{0, bad}, {bad, 0}, {bad, bad}}) {
        tally.reset();
        new SoftmaxKernel(1).train(logits, 2, 1, 1, new float[2], 0, new int[1], tally);
        assertThat(tally.loss()).isNotFinite();
      }
    }
  }

  @Test
  void theExponentialIsExactToTheLastBits() {
    for (float x = 0; x > -87; x -= 0.00137f) {
      double expected = Math.exp(x);
      assertThat(Math.abs(SoftmaxKernel.exp(x) - expected) / expected).isLessThan(2e-7);
    }
    assertThat(SoftmaxKernel.exp(0)).isEqualTo(1);
    assertThat(SoftmaxKernel.exp(-200)).isBetween(Float.MIN_NORMAL, 2e-38f);
    assertThat(SoftmaxKernel.exp(Float.NEGATIVE_INFINITY)).isBetween(Float.MIN_NORMAL, 2e-38f);
  }
}
