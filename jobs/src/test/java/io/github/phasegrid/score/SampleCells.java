package io.github.phasegrid.score;

import io.github.phasegrid.code.CodeMatrix;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Small cells made by hand. */
final class SampleCells {
  private SampleCells() {}

  /** Codes of numbers: bit i of a code is bit i of its number. */
  static CodeMatrix codes(int bits, int... numbers) {
    int stride = CodeMatrix.bytesPerRow(bits);
    byte[] packed = new byte[numbers.length * stride];
    for (int row = 0; row < numbers.length; row++) {
      for (int i = 0; i < stride; i++) {
        packed[row * stride + i] = (byte) (numbers[row] >>> (8 * i));
      }
    }
    return new CodeMatrix(numbers.length, bits, packed);
  }

  /** A cell whose labels trained on are the true ones, with no checkpoint before it. */
  static CellCodes cell(
      CodeMatrix train, int[] trainLabels, CodeMatrix test, int[] testLabels, int classes) {
    return new CellCodes(
        train,
        trainLabels,
        trainLabels,
        test,
        testLabels,
        codes(train.bits()),
        new int[0],
        CellCodes.Flips.absent("no earlier checkpoint"),
        classes);
  }

  /** Labels 0, 1, 2, … over and over. */
  static int[] labels(int rows, int classes) {
    return IntStream.range(0, rows).map(row -> row % classes).toArray();
  }

  /** One number for each class, of which each example has flipped every bit with chance 1/8. */
  static CodeMatrix noisy(int rows, int bits, int classes, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    int mask = (1 << bits) - 1;
    int[] centres = IntStream.range(0, classes).map(label -> random.nextInt() & mask).toArray();
    int[] numbers = new int[rows];
    for (int row = 0; row < rows; row++) {
      numbers[row] = centres[row % classes];
      for (int bit = 0; bit < bits; bit++) {
        numbers[row] ^= random.nextInt(8) == 0 ? 1 << bit : 0;
      }
    }
    return codes(bits, numbers);
  }
}
