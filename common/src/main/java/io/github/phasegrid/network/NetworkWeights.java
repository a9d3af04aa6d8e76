package io.github.phasegrid.network;

import java.util.List;

/**
 * All weights of a multilayer perceptron, independent of the engine that trained them.
 *
 * @param hidden the hidden layers, from the input on
 * @param output the softmax layer
 */
public record NetworkWeights(List<HiddenWeights> hidden, DenseWeights output) implements Weights {

  /** Keeps an unmodifiable list. */
  public NetworkWeights {
    hidden = List.copyOf(hidden);
  }
}
