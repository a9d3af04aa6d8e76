package io.github.phasegrid.training;

import java.util.List;

/** What is asked of whole arrays. */
final class FloatArrays {
  private FloatArrays() {}

  static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** All of them, one after the other. */
  static float[] concatenated(List<float[]> arrays) {
    float[] whole = new float[arrays.stream().mapToInt(array -> array.length).sum()];
    int at = 0;
    for (float[] array : arrays) {
      System.arraycopy(array, 0, whole, at, array.length);
      at += array.length;
    }
    return whole;
  }

  /** The reverse of {@link #concatenated}: overwrites the arrays. */
  static void distribute(float[] whole, List<float[]> arrays) {
    int at = 0;
    for (float[] array : arrays) {
      System.arraycopy(whole, at, array, 0, array.length);
      at += array.length;
    }
  }

  /** In double, so that only the terms are rounded. */
  static double sum(float[] values) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i <= values.length - 4; i += 4) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < values.length; i++) {
      a += values[i];
    }
    return (a + b) + (c + d);
  }
}
