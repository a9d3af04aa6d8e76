package io.github.phasegrid.code.extraction;

import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers in the slow, obvious way, on {@code [channels][rows][columns]}. */
final class PlainLoops {

  private PlainLoops() {}

  /** Stride 1, no padding. {@code kernel}: [out, in, rows, columns]. */
  static double[][][] convolve(double[][][] x, INDArray kernel, INDArray bias) {
    int out = (int) kernel.size(0);
    int side = (int) kernel.size(2);
    int rows = x[0].length - side + 1;
    int columns = x[0][0].length - side + 1;
    double[][][] y = new double[out][rows][columns];
    for (int o = 0; o < out; o++) {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          double sum = bias.getDouble(o);
          for (int i = 0; i < x.length; i++) {
            for (int a = 0; a < side; a++) {
              for (int b = 0; b < side; b++) {
                sum += x[i][r + a][c + b] * kernel.getDouble(o, i, a, b);
              }
            }
          }
          y[o][r][c] = sum;
        }
      }
    }
    return y;
  }

  static double[][][] each(double[][][] x, DoubleUnaryOperator function) {
    double[][][] y = new double[x.length][x[0].length][x[0][0].length];
    for (int o = 0; o < x.length; o++) {
      for (int r = 0; r < x[0].length; r++) {
        for (int c = 0; c < x[0][0].length; c++) {
          y[o][r][c] = function.applyAsDouble(x[o][r][c]);
        }
      }
    }
    return y;
  }

  static double[] dense(double[] x, INDArray kernel, INDArray bias) {
    double[] y = new double[(int) kernel.size(1)];
    for (int unit = 0; unit < y.length; unit++) {
      y[unit] = bias.getDouble(unit);
      for (int i = 0; i < x.length; i++) {
        y[unit] += x[i] * kernel.getDouble(i, unit);
      }
    }
    return y;
  }

  /** Channel by channel, or pixel by pixel. */
  static double[] flatten(double[][][] x, boolean channelsLast) {
    int pixels = x[0].length * x[0][0].length;
    double[] flat = new double[x.length * pixels];
    for (int o = 0; o < x.length; o++) {
      for (int p = 0; p < pixels; p++) {
        double value = x[o][p / x[0][0].length][p % x[0][0].length];
        flat[channelsLast ? p * x.length + o : o * pixels + p] = value;
      }
    }
    return flat;
  }
}
