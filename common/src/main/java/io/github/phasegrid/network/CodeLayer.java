package io.github.phasegrid.network;

import java.io.Serializable;

/**
 * The part of a neural code that one layer writes.
 *
 * @param name such as {@code hidden1}
 * @param bitOffset its first bit in the whole code
 * @param bits its number of bits
 */
public record CodeLayer(String name, int bitOffset, int bits) implements Serializable {}
