package io.github.phasegrid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final ImageShape SHAPE = new ImageShape(2, 9, 11);
  private static final int OFFSET = 3;
  private static final long SEED = 6;

  private static float[] image() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1L);
    float[] pixels = new float[OFFSET + SHAPE.size() + 2];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    return pixels;
  }

  private static float[] changed(Augmentation augmentation, long visit) {
    float[] pixels = image();
    augmentation.apply(SEED, visit, pixels, OFFSET, SHAPE);
    return pixels;
  }

  private static int at(int channel, int row, int column) {
    return OFFSET + (channel * SHAPE.height() + row) * SHAPE.width() + column;
  }

  @Test
  void mirrorsAtEveryOtherVisitOnAverage() {
    float[] original = image();
    float[] mirrored = image();
    for (int c = 0; c < 2; c++) {
      for (int y = 0; y < 9; y++) {
        for (int x = 0; x < 11; x++) {
          mirrored[at(c, y, x)] = original[at(c, y, 10 - x)];
        }
      }
    }
    Augmentation flip = new Augmentation(0, 0, true);
    int count = 0;
    for (int visit = 0; visit < 200; visit++) {
      float[] changed = changed(flip, visit);
      boolean is = Arrays.equals(changed, mirrored);
      assertThat(is || Arrays.equals(changed, original)).isTrue();
      count += is ? 1 : 0;
    }
    assertThat(count).isBetween(70, 130);
  }

  @Test
  void dependsOnSeedAndVisitAlone() {
    Augmentation all = new Augmentation(15, 0.1, true);
    assertThat(changed(all, 5)).isEqualTo(changed(all, 5)).isNotEqualTo(changed(all, 6));
    float[] otherSeed = image();
    all.apply(SEED + 1, 5, otherSeed, OFFSET, SHAPE);
    assertThat(otherSeed).isNotEqualTo(changed(all, 5));
    assertThat(changed(Augmentation.NONE, 5)).isEqualTo(image());
  }

  @Test
  void touchesNothingElse() {
    float[] before = image();
    float[] after = changed(new Augmentation(90, 0.5, true), 2);
    for (int i = 0; i < before.length; i++) {
      if (i < OFFSET || i >= OFFSET + SHAPE.size()) {
        assertThat(after[i]).isEqualTo(before[i]);
      }
    }
  }

  /**
   * Where brightness grows evenly to the right and downwards, linear interpolation is exact:
   * turning by φ and moving show as the slopes and the middle of the changed image.
   */
  @Test
  void turnsAndMovesWithinItsRanges() {
    ImageShape shape = new ImageShape(1, 41, 41);
    Augmentation augmentation = new Augmentation(15, 0.1, false);
    double largestTurn = 0;
    double largestMove = 0;
    for (int visit = 0; visit < 300; visit++) {
      float[] across = ramp(0, 1);
      float[] down = ramp(1, 0);
      augmentation.apply(SEED, visit, across, 0, shape);
      augmentation.apply(SEED, visit, down, 0, shape);
      int middle = 20 * 41 + 20;
      double turn =
          Math.atan2(across[middle + 41] - across[middle], across[middle + 1] - across[middle]);
      double sine = down[middle + 1] - down[middle];
      assertThat(Math.hypot(sine, down[middle + 41] - down[middle])).isCloseTo(1, within(1e-3));
      assertThat(sine).isCloseTo(-Math.sin(turn), within(1e-3));
      double move = Math.hypot(across[middle] - 20, down[middle] - 20);
      assertThat(Math.toDegrees(Math.abs(turn))).isLessThan(15.1);
      assertThat(move).isLessThan(4.1 * Math.sqrt(2) + 0.1);
      largestTurn = Math.max(largestTurn, Math.toDegrees(Math.abs(turn)));
      largestMove = Math.max(largestMove, move);
    }
    assertThat(largestTurn).isGreaterThan(13);
    assertThat(largestMove).isGreaterThan(4);
  }

  private static float[] ramp(int perRow, int perColumn) {
    float[] pixels = new float[41 * 41];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i / 41 * perRow + i % 41 * perColumn;
    }
    return pixels;
  }

  @Test
  void goesOnWithTheNearestPixelBeyondTheBorder() {
    float[] flat = new float[SHAPE.size()];
    Arrays.fill(flat, 0.75f);
    new Augmentation(180, 0.9, true).apply(SEED, 1, flat, 0, SHAPE);
    for (float value : flat) {
      assertThat(value).isEqualTo(0.75f);
    }
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThatThrownBy(() -> new Augmentation(-1, 0, false)).hasMessageContaining("rotation -1");
    assertThatThrownBy(() -> new Augmentation(0, 1, false)).hasMessageContaining("shift 1");
  }
}
