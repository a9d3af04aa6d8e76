package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Sample;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Small examples that can be learnt (each class lights up inputs of its own), as bytes and as the
 * double-precision rows that {@link ReferenceTrainer} takes.
 */
public final class TrainingFixtures {
  public static final int INPUTS = 12;
  public static final int CLASSES = 4;
  public static final int BATCH = 16;

  private final Examples examples;

  public TrainingFixtures(int count) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(99L);
    byte[] pixels = new byte[count * INPUTS];
    byte[] labels = new byte[count];
    for (int example = 0; example < count; example++) {
      labels[example] = (byte) random.nextInt(CLASSES);
      for (int i = 0; i < INPUTS; i++) {
        int lit = i % CLASSES == labels[example] ? 90 : 0;
        pixels[example * INPUTS + i] = (byte) (lit + random.nextInt(160));
      }
    }
    examples = new Examples(pixels, labels, INPUTS);
  }

  Examples examples() {
    return examples;
  }

  /** The first {@code train} examples train, the rest validates. */
  public Sample sample(int train, int tiles) {
    Examples rest = examples.slice(train, examples.count());
    return new Sample(examples.slice(0, train), tiles, rest, rest, CLASSES, 5);
  }

  double[][] rows(int from, int to) {
    double[][] rows = new double[to - from][INPUTS];
    float[] floats = new float[INPUTS];
    for (int r = 0; r < rows.length; r++) {
      examples.copyTo(from + r, floats, 0);
      for (int i = 0; i < INPUTS; i++) {
        rows[r][i] = floats[i];
      }
    }
    return rows;
  }

  public int[] labels(int from, int to) {
    return examples.slice(from, to).labels();
  }

  /** 17 epochs in batches of 16, the rate halved every 5 epochs, no early stopping. */
  static Recipe recipe(Optimizer optimizer, double weightDecay, double dropout) {
    double momentum = optimizer == Optimizer.MOMENTUM ? 0.9 : 0;
    return new Recipe(optimizer, 0.01, momentum, 0.5, 5, BATCH, 17, weightDecay, dropout, 0);
  }

  static SortedSet<Checkpoint> last() {
    return new TreeSet<>(List.of(Checkpoint.LAST));
  }
}
