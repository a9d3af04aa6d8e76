package io.github.phasegrid.score;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** RDDs of one element: a cell, or what was made of it. */
final class Single {
  private Single() {}

  /** Computes the element and brings it to the driver. */
  static <T> T of(JavaRDD<T> one) {
    List<T> elements = one.collect();
    if (elements.size() != 1) {
      throw new IllegalStateException("one element expected, not " + elements.size());
    }
    return elements.get(0);
  }
}
