package io.github.phasegrid.dataset;

/**
 * What a trial trains on: shared by all trials of one repeat, whatever their width or recipe.
 *
 * @param train the n examples trained on, with input noise applied, labels still the true ones
 * @param tiles how often the n examples are repeated in one epoch: ⌊N / n⌋ for a training split of
 *     N
 * @param validation examples that only watch; may be empty
 * @param test the test examples
 * @param classes number of classes
 * @param dataSeed gives the example order and the noise positions
 */
public record Sample(
    Examples train, int tiles, Examples validation, Examples test, int classes, long dataSeed) {

  /** Entries one epoch visits: {@code n × tiles}. */
  public int epochLength() {
    return train.count() * tiles;
  }
}
