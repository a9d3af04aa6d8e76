package io.github.phasegrid.dataset;

import org.apache.commons.rng.sampling.ArraySampler;

/**
 * The order in which the epochs of a trial visit its examples.
 *
 * <p>An epoch's order is a Fisher–Yates permutation of the n·tiles entries, entry i standing for
 * example {@code i mod n}. It depends on the data seed and the epoch alone: epochs can be asked for
 * in any order, and all trials that share a data seed see the same one.
 *
 * @param examples n, at least 1
 * @param tiles how often each example is visited in an epoch, at least 1
 * @param dataSeed gives the permutations
 */
public record ExampleOrder(int examples, int tiles, long dataSeed) {

  /** Checks that an epoch has a length: 1 to 2³¹ − 1. */
  public ExampleOrder {
    if (examples < 1 || tiles < 1) {
      throw new IllegalArgumentException(examples + " examples × " + tiles + " tiles");
    }
    Math.multiplyExact(examples, tiles);
  }

  /** The order of a sample's training examples. */
  public static ExampleOrder of(Sample sample) {
    return new ExampleOrder(sample.train().count(), sample.tiles(), sample.dataSeed());
  }

  /** Entries one epoch visits: {@code n × tiles}. */
  public int epochLength() {
    return examples * tiles;
  }

  /**
   * Writes the examples of one epoch in the order of their visits.
   *
   * @param epoch counted from 0
   * @param target receives {@link #epochLength()} numbers, each 0 to n − 1; exactly that long
   */
  public void write(int epoch, int[] target) {
    if (target.length != epochLength()) {
      throw new IllegalArgumentException(
          "an array of " + target.length + " for an epoch of " + epochLength());
    }
    for (int i = 0; i < target.length; i++) {
      target[i] = i % examples;
    }
    // Shuffling the examples is shuffling the entries: each entry carries its example along.
    ArraySampler.shuffle(RandomStream.ORDER.open(dataSeed, epoch), target);
  }
}
