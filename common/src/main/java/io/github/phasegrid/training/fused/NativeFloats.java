package io.github.phasegrid.training.fused;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Floats outside the Java heap, where BLAS reads and writes them without copying or holding up the
 * garbage collector.
 *
 * <p>Loops in Java are only vectorized over arrays on the heap, so numbers travel between the two
 * in pieces that stay in the first-level cache; that costs about 0.1 ns a float.
 */
public final class NativeFloats implements AutoCloseable {
  private final FloatPointer pointer;
  private final FloatBuffer buffer;
  private final int length;

  /** Zeros. */
  public NativeFloats(int length) {
    this(new FloatPointer((long) length), length);
    fillZero();
  }

  private NativeFloats(FloatPointer pointer, int length) {
    this.pointer = pointer;
    this.length = length;
    this.buffer = pointer.capacity(length).asBuffer();
  }

  /** Number of floats. */
  public int length() {
    return length;
  }

  /** A view of {@code length} floats from {@code from} on, valid until this is closed. */
  public NativeFloats slice(int from, int length) {
    if (from < 0 || length < 0 || from + length > this.length) {
      throw new IndexOutOfBoundsException(from + " + " + length + " of " + this.length);
    }
    return new NativeFloats(pointer.getPointer(from), length);
  }

  /** Copies {@code source[from …]} to position {@code at}. */
  public void put(int at, float[] source, int from, int count) {
    buffer.put(at, source, from, count);
  }

  /** Copies from position {@code at} to {@code target[to …]}. */
  public void get(int at, float[] target, int to, int count) {
    buffer.get(at, target, to, count);
  }

  /**
   * Copies from position {@code at} to {@code target[to …]} and leaves zeros.
   *
   * @param zeros at least {@code count}
   */
  public void take(int at, float[] target, int to, int count, float[] zeros) {
    buffer.get(at, target, to, count);
    buffer.put(at, zeros, 0, count);
  }

  /** Sets all to 0. */
  public void fillZero() {
    pointer.zero();
  }

  FloatPointer pointer() {
    return pointer;
  }

  /** Frees the memory, views included; a view's own close does nothing. */
  @Override
  public void close() {
    pointer.deallocate();
  }
}
