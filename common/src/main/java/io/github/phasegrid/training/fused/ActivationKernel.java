package io.github.phasegrid.training.fused;

/**
 * Two-piece linear activations after a scale and a shift per unit. A piece is known by its slope: 1
 * where the unit is active, the leak where it is not; dropout multiplies into it.
 */
public final class ActivationKernel {

  /**
   * Turns the sign of a float into 0 or 1 by multiplying and clamping: Java 17 vectorizes minimum
   * and maximum, but no comparison. Only a positive value below 1e-38 lands in between.
   */
  private static final float HUGE = 1e38f;

  private ActivationKernel() {}

  /**
   * With {@code y = scale·x + shift}: slope ← 1 where y &gt; 0, else leak; output ← slope·y.
   *
   * @param x {@code [units, stride]}
   * @param scale one for each unit, from {@code scaleAt} on
   * @param shift one for each unit, from {@code shiftAt} on
   * @param leak slope of the inactive piece
   * @param slope receives {@code [units, stride]}
   * @param output receives {@code [units, stride]}
   */
  public static void activate(
      float[] x,
      int units,
      int stride,
      float[] scale,
      int scaleAt,
      float[] shift,
      int shiftAt,
      float leak,
      float[] slope,
      float[] output) {
    for (int unit = 0; unit < units; unit++) {
      int from = unit * stride;
      activateUnit(
          x,
          from,
          from + stride,
          scale[scaleAt + unit],
          shift[shiftAt + unit],
          leak,
          slope,
          output);
    }
  }

  private static void activateUnit(
      float[] x,
      int from,
      int to,
      float scale,
      float shift,
      float leak,
      float[] slope,
      float[] output) {
    float rest = 1 - leak;
    for (int i = from; i < to; i++) {
      float y = Math.fma(x[i], scale, shift);
      float active = Math.min(Math.max(y * HUGE, 0), 1);
      float s = Math.fma(active, rest, leak);
      slope[i] = s;
      output[i] = y * s;
    }
  }

  /**
   * Multiplies slopes and outputs by a dropout mask.
   *
   * @param mask {@code [rows, units]}, example by example
   * @param slope {@code [units, stride]}
   * @param output {@code [units, stride]}
   */
  public static void drop(
      float[] mask, int units, int stride, int rows, float[] slope, float[] output) {
    for (int unit = 0; unit < units; unit++) {
      for (int row = 0; row < rows; row++) {
        float factor = mask[row * units + unit];
        slope[unit * stride + row] *= factor;
        output[unit * stride + row] *= factor;
      }
    }
  }

  /** {@code target[i] ← target[i] · factor[i]} for the first {@code count} elements. */
  public static void multiply(float[] target, float[] factor, int count) {
    for (int i = 0; i < count; i++) {
      target[i] *= factor[i];
    }
  }
}
