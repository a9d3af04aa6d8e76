package io.github.phasegrid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProbesTest {
  private static final int COUNT = 60;
  private static final ImageShape SHAPE = new ImageShape(3, 4, 5);
  private static final int PIXELS = 20;
  private static final Dataset DATASET =
      new Dataset("toy", SHAPE, 10, examples(10), examples(COUNT), "none");

  private static Examples examples(int count) {
    return new Examples(DataFiles.pixels(count * SHAPE.size()), new byte[count], SHAPE.size());
  }

  private static float[][] values(Split probe, long seed) {
    return values(Probes.of(probe, DATASET, seed));
  }

  private static float[][] values(Inputs inputs) {
    float[][] values = new float[inputs.count()][inputs.inputs()];
    for (int example = 0; example < inputs.count(); example++) {
      inputs.copyTo(example, values[example], 0);
    }
    return values;
  }

  /** The channels of a pixel as one text. */
  private static String pixel(float[] image, int pixel) {
    return image[pixel] + " " + image[PIXELS + pixel] + " " + image[2 * PIXELS + pixel];
  }

  private static List<String> sorted(List<String> pixels) {
    return pixels.stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("io.github.phasegrid.dataset.Split#probes")
  void areAsManyAsTestExamplesAndDependOnTheSeedAlone(Split probe) {
    assertThat(values(probe, 7)).hasDimensions(COUNT, SHAPE.size());
    assertThat(values(probe, 7)).isDeepEqualTo(values(probe, 7));
    assertThat(Arrays.deepEquals(values(probe, 8), values(probe, 7))).isFalse();
  }

  @Test
  void uniformFillsTheUnitInterval() {
    double sum = 0;
    double squares = 0;
    for (float[] image : values(Split.UNIFORM, 7)) {
      for (float value : image) {
        assertThat(value).isBetween(0f, Math.nextDown(1f));
        sum += value;
        squares += value * value;
      }
    }
    double n = COUNT * SHAPE.size();
    assertThat(sum / n).isCloseTo(1 / 2.0, within(0.02));
    assertThat(squares / n).isCloseTo(1 / 3.0, within(0.02));
  }

  @Test
  void negativeUniformIsItsMirrorImage() {
    float[][] uniform = values(Split.UNIFORM, 7);
    float[][] negative = values(Split.NEGATIVE_UNIFORM, 7);
    for (int example = 0; example < COUNT; example++) {
      for (int i = 0; i < SHAPE.size(); i++) {
        assertThat(negative[example][i] + uniform[example][i]).isZero();
      }
    }
  }

  @Test
  void shuffledWithinKeepsThePixelsOfEachImage() {
    float[][] clean = values(DATASET.test());
    float[][] shuffled = values(Split.PIXELS_SHUFFLED_WITHIN_IMAGE, 7);
    for (int example = 0; example < COUNT; example++) {
      List<String> before = new ArrayList<>();
      List<String> after = new ArrayList<>();
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        before.add(pixel(clean[example], pixel));
        after.add(pixel(shuffled[example], pixel));
      }
      assertThat(sorted(after)).isEqualTo(sorted(before));
      assertThat(after).isNotEqualTo(before);
    }
  }

  @Test
  void shuffledAcrossKeepsWhatEachPlaceHolds() {
    float[][] clean = values(DATASET.test());
    float[][] shuffled = values(Split.PIXELS_SHUFFLED_ACROSS_IMAGES, 7);
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      List<String> before = new ArrayList<>();
      List<String> after = new ArrayList<>();
      for (int example = 0; example < COUNT; example++) {
        before.add(pixel(clean[example], pixel));
        after.add(pixel(shuffled[example], pixel));
      }
      assertThat(sorted(after)).isEqualTo(sorted(before));
      assertThat(after).isNotEqualTo(before);
    }
  }

  @Test
  void examplesAreNoProbes() {
    assertThatThrownBy(() -> Probes.of(Split.TEST, DATASET, 1))
        .hasMessage("test are examples, no probe");
  }
}
