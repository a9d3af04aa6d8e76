package io.github.phasegrid.dataset;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Labelled examples kept as bytes: {@code [count, inputs]} pixels, 0 to 255, and {@code [count]}
 * labels.
 *
 * <p>A slice shares the arrays it was cut from; nothing writes to them after construction.
 */
public final class Examples implements Inputs, Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] pixels;
  private final byte[] labels;
  private final int inputs;
  private final int first;
  private final int count;

  /**
   * @param pixels {@code [count, inputs]}, example by example
   * @param labels {@code [count]}, each 0 to 127
   * @param inputs values in one example
   */
  public Examples(byte[] pixels, byte[] labels, int inputs) {
    this(pixels, labels, inputs, 0, labels.length);
    if ((long) labels.length * inputs != pixels.length) {
      throw new IllegalArgumentException(
          pixels.length + " pixels are not " + labels.length + " examples of " + inputs);
    }
  }

  private Examples(byte[] pixels, byte[] labels, int inputs, int first, int count) {
    this.pixels = pixels;
    this.labels = labels;
    this.inputs = inputs;
    this.first = first;
    this.count = count;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  /** The label of an example, 0 to classes − 1. */
  public int label(int example) {
    return labels[first + example];
  }

  /** A copy of all labels, {@code [count]}. */
  public int[] labels() {
    int[] copy = new int[count];
    Arrays.setAll(copy, this::label);
    return copy;
  }

  /** One raw value, 0 to 255. */
  public int pixel(int example, int input) {
    return pixels[(first + example) * inputs + input] & 0xff;
  }

  /** {@inheritDoc} Values are pixel / 255, in [0, 1]. */
  @Override
  public void copyTo(int example, float[] target, int offset) {
    int start = (first + example) * inputs;
    for (int i = 0; i < inputs; i++) {
      target[offset + i] = SCALED[pixels[start + i] & 0xff];
    }
  }

  /**
   * Writes some values of one example as {@link #copyTo(int, float[], int)} does.
   *
   * @param inputs which values, in the order to write them
   * @param count how many of {@code inputs}, from its start
   * @param target receives {@code count} values from {@code offset} on
   */
  public void copyTo(int example, int[] inputs, int count, float[] target, int offset) {
    int start = (first + example) * this.inputs;
    for (int i = 0; i < count; i++) {
      target[offset + i] = SCALED[pixels[start + inputs[i]] & 0xff];
    }
  }

  /** The examples {@code from} (inclusive) to {@code to} (exclusive), sharing storage. */
  public Examples slice(int from, int to) {
    if (from < 0 || to < from || to > count) {
      throw new IndexOutOfBoundsException("[" + from + ", " + to + ") of " + count + " examples");
    }
    return new Examples(pixels, labels, inputs, first + from, to - from);
  }

  /** Some of the examples, in the order given; a copy. */
  Examples select(int[] chosen) {
    byte[] chosenPixels = new byte[Math.multiplyExact(chosen.length, inputs)];
    byte[] chosenLabels = new byte[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      int example = first + chosen[i];
      System.arraycopy(pixels, example * inputs, chosenPixels, i * inputs, inputs);
      chosenLabels[i] = labels[example];
    }
    return new Examples(chosenPixels, chosenLabels, inputs);
  }

  /** Feeds count (int32, big-endian), pixels and labels to a digest. */
  void digest(MessageDigest digest) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(count).flip());
    digest.update(pixels, first * inputs, count * inputs);
    digest.update(labels, first, count);
  }

  private static final float[] SCALED = new float[256];

  static {
    for (int value = 0; value < 256; value++) {
      SCALED[value] = value / 255f;
    }
  }
}
