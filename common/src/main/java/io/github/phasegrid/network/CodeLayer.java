package io.github.phasegrid.network;

import java.io.Serializable;

/**
 * The part of a neural code that one layer writes.
 *
 * @param name such as {@code hidden1}
 * @param bitOffset its first bit in the whole code
 * @param bits its number of bits
 */
public record CodeLayer(String name, int bitOffset, int bits) implements Serializable {

  /**
   * The name of a hidden layer: {@code hidden1} is the one next to the input.
   *
   * @param index from 0
   */
  public static String hidden(int index) {
    return "hidden" + (index + 1);
  }
}
