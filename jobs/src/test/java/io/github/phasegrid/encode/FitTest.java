package io.github.phasegrid.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.extraction.ExtractedBatch;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Split;
import io.github.phasegrid.network.LossAndAccuracy;
import org.junit.jupiter.api.Test;

class FitTest {
  private static final Stretch STRETCH = new Stretch(Split.TEST, 10, 12);
  private static final Examples EXAMPLES = new Examples(new byte[20], new byte[20], 1);

  private static ExtractedBatch batch(double[]... outputs) {
    return new ExtractedBatch(10, new CodeMatrix(2, 8, new byte[2]), outputs);
  }

  @Test
  void outputsAreLookedAtWhateverTheyMean() {
    for (boolean known : new boolean[] {true, false}) {
      for (int classes : new int[] {2, 10}) {
        Fit fit = new Fit(STRETCH, known, classes);
        ExtractedBatch batch = batch(new double[] {0, 1}, new double[] {Double.NaN, 0});
        assertThatThrownBy(() -> fit.add(batch, EXAMPLES, "net.zip"))
            .isInstanceOf(UserMistakeException.class)
            .hasMessageContaining("net.zip: the network puts out NaN for example 11");
      }
    }
  }

  @Test
  void logitsOfOtherClassesSayNothing() {
    Fit fit = new Fit(STRETCH, true, 10);
    fit.add(batch(new double[] {0, 1}, new double[] {1, 0}), EXAMPLES, "net.zip");
    assertThat(fit.known()).isFalse();
  }

  @Test
  void anExampleIsRightWhereItsLogitIsTheLargest() {
    Fit fit = new Fit(STRETCH, true, 2);
    fit.add(batch(new double[] {0, 1}, new double[] {1, 0}), EXAMPLES, "net.zip");
    LossAndAccuracy.Tally tally = new LossAndAccuracy.Tally();
    fit.addTo(tally);
    assertThat(fit.known()).isTrue();
    assertThat(tally.mean().accuracy()).isEqualTo(0.5);
  }
}
