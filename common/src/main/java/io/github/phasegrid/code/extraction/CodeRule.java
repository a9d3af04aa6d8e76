package io.github.phasegrid.code.extraction;

import java.io.Serializable;
import java.util.List;

/**
 * Which units of a network make its code.
 *
 * @param layers names of layers, in any order; empty: every hidden layer that has units
 * @param signsOfSmooth whether units that are not piecewise linear in two, such as GELU's, are cut
 *     at 0 as well; otherwise a network with such a layer among {@code layers} is refused
 */
public record CodeRule(List<String> layers, boolean signsOfSmooth) implements Serializable {
  /** Every hidden layer, each of which must have ReLU-like units. */
  public static final CodeRule ALL = new CodeRule(List.of(), false);

  /** Copies. */
  public CodeRule {
    layers = List.copyOf(layers);
  }
}
