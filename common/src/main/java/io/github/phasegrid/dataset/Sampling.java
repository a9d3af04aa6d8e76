package io.github.phasegrid.dataset;

import io.github.phasegrid.UserMistakeException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ArraySampler;

/**
 * What a trial sees of a dataset: which examples, and how noisy.
 *
 * <p>That the first n examples train, tiled ⌊N/n⌋ times, is the published scripts' rule. Random
 * subsets and both kinds of noise are ours: the scripts have no input noise and permute the labels
 * of the first examples.
 */
public final class Sampling {

  /** A sample size that stands for the whole training split. */
  public static final int ALL = 0;

  private Sampling() {}

  /**
   * The sample that all trials with these settings share.
   *
   * <p>Of the training examples the last {@code validationFraction} validates; the N before it
   * train. A sample takes n of these, visited ⌊N/n⌋ times in an epoch. Input noise ρ replaces each
   * of their pixels by {@code round((1 − ρ)·pixel + ρ·u)}, halves rounded up, with u uniform on 0
   * to 255. Validation and test examples stay clean.
   *
   * @param validationFraction in [0, 1)
   * @param sampleSize n, 1 to N, or {@link #ALL}
   * @param subset which n
   * @param inputNoise ρ, in [0, 1]; 0 shares the dataset's storage
   * @param dataSeed gives a random subset and the noise here and, later, the order of the examples
   * @throws UserMistakeException if a value is out of its range
   */
  public static Sample draw(
      Dataset dataset,
      double validationFraction,
      int sampleSize,
      Subset subset,
      double inputNoise,
      long dataSeed) {
    if (!(validationFraction >= 0 && validationFraction < 1)) {
      throw new UserMistakeException(
          "validation-fraction " + validationFraction + " is not in [0, 1)");
    }
    checkRatio("input-noise", inputNoise);
    int available = dataset.trainingCount(validationFraction);
    if (available < 1) {
      throw new UserMistakeException(
          String.format(
              "validation-fraction %s leaves none of %s's %d training examples to train on",
              validationFraction, dataset.name(), dataset.train().count()));
    }
    int n = sampleSize == ALL ? available : sampleSize;
    if (n < 1 || n > available) {
      throw new UserMistakeException(
          String.format(
              "sample-size %d: %s has %d examples to train on; 1 to %d or all would be right",
              sampleSize, dataset.name(), available, available));
    }
    Examples chosen =
        switch (subset) {
          case FIRST -> dataset.train().slice(0, n);
          case RANDOM -> dataset.train().select(randomSubset(n, available, dataSeed));
        };
    Examples train = withInputNoise(chosen, inputNoise, dataSeed);
    Examples validation = dataset.train().slice(available, dataset.train().count());
    return new Sample(
        train, available / n, validation, dataset.test(), dataset.classes(), dataSeed);
  }

  /**
   * The labels a trial is trained on: those of ⌊ρ·n⌋ examples, chosen at random, are permuted among
   * these examples.
   *
   * <p>The count of each class stays. Some of the chosen keep their label, about a tenth with ten
   * classes; {@link #changedFraction} tells how many really changed. With the same seed the
   * examples chosen at a smaller ρ are among those chosen at a larger one.
   *
   * @param labels {@code [n]}, the true ones; left as they are
   * @param ratio ρ, in [0, 1], taken as the decimal it is written as: 0.29 of 100 is 29
   * @return {@code [n]}
   * @throws UserMistakeException if the ratio is out of its range
   */
  public static int[] noisyLabels(int[] labels, double ratio, long dataSeed) {
    checkRatio("label-noise", ratio);
    int chosen =
        BigDecimal.valueOf(ratio)
            .multiply(BigDecimal.valueOf(labels.length))
            .setScale(0, RoundingMode.FLOOR)
            .intValueExact();
    UniformRandomProvider random = RandomStream.LABEL_NOISE.open(dataSeed, 0);
    int[] positions = ArraySampler.shuffle(random, ascending(labels.length));
    int[] sources = Arrays.copyOf(positions, chosen);
    ArraySampler.shuffle(random, sources);
    int[] noisy = labels.clone();
    for (int i = 0; i < chosen; i++) {
      noisy[positions[i]] = labels[sources[i]];
    }
    return noisy;
  }

  /**
   * The share of examples whose labels differ, in [0, 1]; 0 for no examples.
   *
   * @param before {@code [n]}
   * @param after {@code [n]}
   */
  public static double changedFraction(int[] before, int[] after) {
    if (before.length != after.length) {
      throw new IllegalArgumentException(before.length + " and " + after.length + " labels");
    }
    int changed = 0;
    for (int i = 0; i < before.length; i++) {
      changed += before[i] == after[i] ? 0 : 1;
    }
    return before.length == 0 ? 0 : (double) changed / before.length;
  }

  /** {@code [n]} ascending numbers below {@code available}. */
  private static int[] randomSubset(int n, int available, long dataSeed) {
    UniformRandomProvider random = RandomStream.SUBSET.open(dataSeed, 0);
    int[] chosen = Arrays.copyOf(ArraySampler.shuffle(random, ascending(available)), n);
    Arrays.sort(chosen);
    return chosen;
  }

  /** Each example has a stream of its own, so its noise does not depend on how many there are. */
  private static Examples withInputNoise(Examples clean, double ratio, long dataSeed) {
    if (ratio == 0) {
      return clean;
    }
    int inputs = clean.inputs();
    byte[] pixels = new byte[clean.count() * inputs];
    byte[] labels = new byte[clean.count()];
    byte[] noise = new byte[inputs];
    for (int example = 0; example < clean.count(); example++) {
      RandomStream.INPUT_NOISE.open(dataSeed, example).nextBytes(noise);
      labels[example] = (byte) clean.label(example);
      for (int i = 0; i < inputs; i++) {
        double mixed = (1 - ratio) * clean.pixel(example, i) + ratio * (noise[i] & 0xff);
        pixels[example * inputs + i] = (byte) Math.round(mixed);
      }
    }
    return new Examples(pixels, labels, inputs);
  }

  private static void checkRatio(String key, double ratio) {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new UserMistakeException(key + " " + ratio + " is not in [0, 1]");
    }
  }

  /** 0, 1, 2, … */
  static int[] ascending(int length) {
    int[] values = new int[length];
    Arrays.setAll(values, i -> i);
    return values;
  }
}
