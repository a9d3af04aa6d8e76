package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.network.Architecture;
import io.github.phasegrid.network.NetworkSpec;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One trial as an engine sees it.
 *
 * @param id names the run in what the engine reports
 * @param network what is trained
 * @param recipe how
 * @param seed gives the initial weights and the dropout masks
 * @param labels {@code [n]}, as trained on (label noise applied)
 * @param checkpoints where weights are handed out
 */
public record TrainingRun(
    String id,
    Architecture network,
    Recipe recipe,
    long seed,
    int[] labels,
    SortedSet<Checkpoint> checkpoints) {

  /** Keeps an unmodifiable copy of the checkpoints. */
  public TrainingRun {
    checkpoints = Collections.unmodifiableSortedSet(new TreeSet<>(checkpoints));
  }

  /**
   * Epochs to run at most: all of the recipe's if {@code last} is asked for, otherwise as many as
   * the largest checkpoint within them.
   */
  public int epochsNeeded() {
    return checkpoints.isEmpty() ? 0 : Math.min(recipe.epochs(), checkpoints.last().epoch());
  }

  /**
   * Refuses labels of other examples.
   *
   * @throws IllegalArgumentException when there are more or fewer labels than examples
   */
  void requireLabelsOf(Examples examples) {
    if (labels.length != examples.count()) {
      throw new IllegalArgumentException(
          "run %s has %d labels for %d examples".formatted(id, labels.length, examples.count()));
    }
  }

  /**
   * The network of an engine that knows multilayer perceptrons only.
   *
   * @throws IllegalArgumentException when it is none
   */
  public NetworkSpec perceptron() {
    if (network instanceof NetworkSpec spec) {
      return spec;
    }
    throw new IllegalArgumentException("run " + id + " is no multilayer perceptron: " + network);
  }
}
