package io.github.phasegrid.scoring;

import io.github.phasegrid.code.Regions;

/**
 * Which examples collide, that is, share a code: unordered pairs of examples.
 *
 * @param sameClass pairs with one label
 * @param crossClass pairs with different labels
 */
public record Collisions(long sameClass, long crossClass) {

  /**
   * Counts the pairs.
   *
   * @param regions which examples share a code
   * @param labels {@code [n]}, true or as trained on, each 0 to {@code classes − 1}
   * @param classes number of classes
   */
  public static Collisions of(Regions regions, int[] labels, int classes) {
    if (labels.length != regions.examples()) {
      throw new IllegalArgumentException(
          labels.length + " labels for " + regions.examples() + " codes");
    }
    long same = sameClassPairs(regions, labels, classes);
    return new Collisions(same, RegionSizes.of(regions).collidingPairs() - same);
  }

  private static long sameClassPairs(Regions regions, int[] labels, int classes) {
    int[] examples = regions.examplesByRegion();
    int[] inClass = new int[classes];
    long same = 0;
    int start = 0;
    for (int size : regions.sizes()) {
      for (int i = start; i < start + size; i++) {
        same += inClass[labels[examples[i]]]++; // pairs with those of its class before it
      }
      for (int i = start; i < start + size; i++) {
        inClass[labels[examples[i]]] = 0;
      }
      start += size;
    }
    return same;
  }
}
