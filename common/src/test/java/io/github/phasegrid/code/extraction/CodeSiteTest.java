package io.github.phasegrid.code.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.network.CodeLayer;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bits are set as a loop over single bits sets them, whatever lies around them. */
class CodeSiteTest {
  private static final float[] SPECIAL = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.intBitsToFloat(0xffc0_0000), // NaN with its sign set
    1f,
    -1f
  };

  @ParameterizedTest
  @CsvSource({
    "1, 1, false, 0", "1, 1, true, 7", "3, 5, false, 0", "3, 5, true, 3", "8, 1, false, 8",
    "16, 4, false, 5", "16, 4, true, 5", "7, 9, true, 15", "5, 13, false, 1", "1, 40, true, 6"
  })
  void packsAsALoopOverBitsDoes(int channels, int positions, boolean channelsLast, int offset) {
    FeatureMap map = new FeatureMap(channels, positions, channelsLast);
    CodeSite site =
        new CodeSite(
            new CodeLayer("layer", offset, map.size()),
            "relu",
            ActivationKind.Family.LINEAR,
            0,
            map);
    int rows = 5;
    int bits = offset + map.size() + 3;
    int bytesPerRow = CodeMatrix.bytesPerRow(bits);
    SplittableRandom random = new SplittableRandom(bits);
    float[] values = new float[rows * map.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          random.nextInt(3) == 0
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : (float) random.nextDouble(-1, 1);
    }
    byte[] packed = new byte[rows * bytesPerRow];

    site.pack(values, packed, bytesPerRow);

    CodeMatrix codes = new CodeMatrix(rows, bits, packed);
    for (int row = 0; row < rows; row++) {
      for (int bit = 0; bit < bits; bit++) {
        int unit = bit - offset;
        boolean expected = false;
        if (unit >= 0 && unit < map.size()) {
          int channel = unit / positions;
          int position = unit % positions;
          int place = channelsLast ? position * channels + channel : unit;
          expected = values[row * map.size() + place] > 0;
        }
        assertThat(codes.get(row, bit)).as("row %s, bit %s", row, bit).isEqualTo(expected);
      }
    }
  }
}
