package io.github.phasegrid.network;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies between Java arrays and native ones in one sweep; ND4J's own accessors go element by
 * element. Where arrays lie on a GPU, their copy on this side is brought up to date before it is
 * read and declared the newer one after it is written.
 */
public final class Floats {

  private Floats() {}

  /** The elements of an array of any floating-point type, row by row. */
  public static float[] of(INDArray source) {
    boolean direct = source.dataType() == DataType.FLOAT && !source.isView() && rowByRow(source);
    INDArray plain = direct ? source : source.castTo(DataType.FLOAT).dup('c');
    float[] copy = new float[Math.toIntExact(plain.length())];
    try {
      Nd4j.getAffinityManager().ensureLocation(plain, Location.HOST);
      pointer(plain).get(copy);
    } finally {
      Reference.reachabilityFence(plain); // the pointer alone would not keep the memory
    }
    if (!direct) {
      plain.close();
    }
    return copy;
  }

  /**
   * Overwrites a float array, row by row, with the first elements of {@code values}.
   *
   * @param target in row order
   */
  public static void fill(INDArray target, float[] values) {
    try {
      Nd4j.getAffinityManager().ensureLocation(target, Location.HOST);
      pointer(target).put(values, 0, Math.toIntExact(target.length()));
      Nd4j.getAffinityManager().tagLocation(target, Location.HOST);
    } finally {
      Reference.reachabilityFence(target);
    }
  }

  /**
   * Overwrites a part of a float array.
   *
   * @param target in row order
   * @param first where in {@code target} to begin
   * @param count how many of {@code values}, from their start
   */
  public static void fill(INDArray target, long first, float[] values, int count) {
    if (first < 0 || count < 0 || first + count > target.length()) {
      throw new IndexOutOfBoundsException(
          count + " values from " + first + " on, of " + target.length());
    }
    try {
      Nd4j.getAffinityManager().ensureLocation(target, Location.HOST);
      pointer(target).position(first).put(values, 0, count);
      Nd4j.getAffinityManager().tagLocation(target, Location.HOST);
    } finally {
      Reference.reachabilityFence(target);
    }
  }

  /** An uninitialized float array {@code [rows, columns]} in row order, in no workspace. */
  public static INDArray matrix(int rows, int columns) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', rows, columns);
  }

  /**
   * Whether the elements lie one after the other in row order. What ND4J says of an array's order
   * does not tell: a permuted one may be of order c. Along an axis of length 1 nothing moves.
   */
  private static boolean rowByRow(INDArray array) {
    long[] shape = array.shape();
    long[] strides = array.stride();
    long step = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (shape[axis] > 1 && strides[axis] != step) {
        return false;
      }
      step *= shape[axis];
    }
    return true;
  }

  /** Where a float array begins, in memory that stays as long as the array does. */
  static FloatPointer pointer(INDArray array) {
    return new FloatPointer(array.data().addressPointer());
  }
}
