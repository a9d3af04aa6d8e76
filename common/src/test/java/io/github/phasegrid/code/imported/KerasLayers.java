package io.github.phasegrid.code.imported;

import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import java.util.function.DoubleUnaryOperator;

/** Layers as Keras means them, in the slow, obvious way, on {@code [rows][columns][channels]}. */
final class KerasLayers {

  private KerasLayers() {}

  static double[][][] image(Examples examples, int example, ImageShape shape) {
    float[] flat = new float[shape.size()];
    examples.copyTo(example, flat, 0);
    double[][][] image = new double[shape.height()][shape.width()][shape.channels()];
    for (int i = 0; i < flat.length; i++) {
      int pixels = shape.height() * shape.width();
      image[i % pixels / shape.width()][i % shape.width()][i / pixels] = flat[i];
    }
    return image;
  }

  /** Stride 1, no padding. */
  static double[][][] convolve(double[][][] x, float[][][][] kernel, float[] bias) {
    int rows = x.length - kernel.length + 1;
    int columns = x[0].length - kernel[0].length + 1;
    double[][][] y = new double[rows][columns][bias.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        for (int out = 0; out < bias.length; out++) {
          double sum = bias[out];
          for (int a = 0; a < kernel.length; a++) {
            for (int b = 0; b < kernel[0].length; b++) {
              for (int in = 0; in < x[0][0].length; in++) {
                sum += x[r + a][c + b][in] * (double) kernel[a][b][in][out];
              }
            }
          }
          y[r][c][out] = sum;
        }
      }
    }
    return y;
  }

  /**
   * Stride 1, no padding, a few maps of each.
   *
   * @param kernel {@code [rows][columns][in][maps of each]}
   */
  static double[][][] depthwise(double[][][] x, float[][][][] kernel, float[] bias) {
    int each = kernel[0][0][0].length;
    float[][][][] full = new float[kernel.length][kernel[0].length][x[0][0].length][bias.length];
    for (int a = 0; a < kernel.length; a++) {
      for (int b = 0; b < kernel[0].length; b++) {
        for (int out = 0; out < bias.length; out++) {
          full[a][b][out / each][out] = kernel[a][b][out / each][out % each];
        }
      }
    }
    return convolve(x, full, bias);
  }

  static double[] dense(double[] x, float[][] kernel, float[] bias) {
    double[] y = new double[bias.length];
    for (int unit = 0; unit < y.length; unit++) {
      y[unit] = bias[unit];
      for (int i = 0; i < x.length; i++) {
        y[unit] += x[i] * (double) kernel[i][unit];
      }
    }
    return y;
  }

  /** What a function of the value and its channel gives. */
  interface ByChannel {
    double of(double value, int channel);
  }

  static double[][][] each(double[][][] x, ByChannel function) {
    double[][][] y = new double[x.length][x[0].length][x[0][0].length];
    for (int r = 0; r < x.length; r++) {
      for (int c = 0; c < x[0].length; c++) {
        for (int channel = 0; channel < x[0][0].length; channel++) {
          y[r][c][channel] = function.of(x[r][c][channel], channel);
        }
      }
    }
    return y;
  }

  static double[][][] each(double[][][] x, DoubleUnaryOperator function) {
    return each(x, (value, channel) -> function.applyAsDouble(value));
  }

  static double[][][] sum(double[][][] x, double[][][] other) {
    double[] flat = flatten(other);
    int[] next = {0};
    return each(x, (value, channel) -> value + flat[next[0]++]);
  }

  /** Pixel by pixel, as Keras's Flatten. */
  static double[] flatten(double[][][] x) {
    double[] flat = new double[x.length * x[0].length * x[0][0].length];
    int[] next = {0};
    each(
        x,
        value -> {
          flat[next[0]++] = value;
          return value;
        });
    return flat;
  }

  /** Channel by channel, as codes. */
  static double[] channelMajor(double[][][] x) {
    int channels = x[0][0].length;
    double[] pixelMajor = flatten(x);
    double[] flat = new double[pixelMajor.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i % channels * (flat.length / channels) + i / channels] = pixelMajor[i];
    }
    return flat;
  }
}
