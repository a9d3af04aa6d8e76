package io.github.phasegrid.network;

import java.util.List;

/** What a network is: its layers, as far as its neural code and its weights depend on them. */
public sealed interface Architecture permits NetworkSpec, ConvolutionalSpec {

  /** The hidden layers from input to output, as spans of the neural code. */
  List<CodeLayer> codeLayers();

  /** Bits of the whole neural code: one per hidden unit. */
  default int codeBits() {
    List<CodeLayer> layers = codeLayers();
    CodeLayer last = layers.get(layers.size() - 1);
    return Math.addExact(last.bitOffset(), last.bits());
  }

  /**
   * Numbers that make up the network, running statistics included.
   *
   * @param inputs values in one example
   * @param classes units of the output layer
   */
  long parameterCount(int inputs, int classes);

  /** How many of them are running statistics, which no optimizer moves. */
  int statisticsCount();
}
