package io.github.phasegrid.network;

import io.github.phasegrid.dataset.Inputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Convolutional networks by plain loops in double precision, written from the papers' tables rather
 * than from the blocks of {@link ConvolutionalFamily}; slow. Weights are read by their names.
 */
public final class PlainConvolutions {
  private final Map<String, INDArray> weights;
  private final ConvolutionalSpec spec;
  private final List<double[]> hidden = new ArrayList<>();
  private double[][][] maps;

  /**
   * @param weights by name, as Deeplearning4j's {@code paramTable()} has them
   */
  public PlainConvolutions(ConvolutionalSpec spec, Map<String, INDArray> weights) {
    this.spec = spec;
    this.weights = weights;
  }

  /**
   * One example's activations of each hidden layer, flat, channel by channel, and then its logits.
   */
  public List<double[]> run(Inputs examples, int example) {
    hidden.clear();
    maps = image(examples, example);
    switch (spec.family()) {
      case VGG_16 -> vgg(2, 2, 3, 3, 3);
      case VGG_19 -> vgg(2, 2, 4, 4, 4);
      case RESNET_18 -> resnet(4, 2);
      case RESNET_20 -> resnet(3, 3);
      case RESNET_32 -> resnet(3, 5);
      case RESNET_56 -> resnet(3, 9);
    }
    List<double[]> all = new ArrayList<>(hidden);
    all.add(dense("output", means()));
    return all;
  }

  private double[][][] image(Inputs examples, int example) {
    float[] pixels = new float[examples.inputs()];
    examples.copyTo(example, pixels, 0);
    int height = spec.image().height();
    int width = spec.image().width();
    double[][][] image = new double[spec.image().channels()][height][width];
    for (int i = 0; i < pixels.length; i++) {
      image[i / (height * width)][i / width % height][i % width] = pixels[i];
    }
    return image;
  }

  private void vgg(int... convolutions) {
    for (int count : convolutions) {
      for (int i = 0; i < count; i++) {
        maps = convolution(name("convolution"), maps, 1);
        maps = normalized(name("normalization"), maps);
        rectify();
      }
      if (maps[0].length > 1) {
        maps = pooled(maps);
      }
    }
    for (int i = 0; i < 2; i++) {
      double[] units = dense(name("dense"), means());
      maps = new double[units.length][1][1];
      for (int unit = 0; unit < units.length; unit++) {
        maps[unit][0][0] = units[unit];
      }
      maps = normalized(name("normalization"), maps);
      rectify();
    }
  }

  private void resnet(int stages, int blocks) {
    maps = normalized(name("normalization"), convolution(name("convolution"), maps, 1));
    rectify();
    for (int stage = 0; stage < stages; stage++) {
      for (int block = 0; block < blocks; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        double[][][] input = maps;
        maps = normalized(name("normalization"), convolution(name("convolution"), maps, stride));
        rectify();
        maps = normalized(name("normalization"), convolution(name("convolution"), maps, 1));
        if (stride == 2) {
          String shortcut = name("shortcut");
          input = normalized(shortcut + "-normalization", convolution(shortcut, input, 2));
        }
        for (int c = 0; c < maps.length; c++) {
          for (int y = 0; y < maps[c].length; y++) {
            for (int x = 0; x < maps[c][y].length; x++) {
              maps[c][y][x] += input[c][y][x];
            }
          }
        }
        rectify();
      }
    }
  }

  private String name(String what) {
    return "hidden" + (hidden.size() + 1) + "-" + what;
  }

  /** Zeros beyond the border; with a stride of 2 an even side is padded at its end only. */
  private double[][][] convolution(String name, double[][][] in, int stride) {
    INDArray kernel = weights.get(name + "_W"); // [output, input, row, column]
    INDArray bias = weights.get(name + "_b");
    int side = (int) kernel.size(2);
    int height = (in[0].length + stride - 1) / stride;
    int width = (in[0][0].length + stride - 1) / stride;
    int top = Math.max(0, (height - 1) * stride + side - in[0].length) / 2;
    int left = Math.max(0, (width - 1) * stride + side - in[0][0].length) / 2;
    double[][][] out = new double[(int) kernel.size(0)][height][width];
    for (int o = 0; o < out.length; o++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double sum = bias.getDouble(o);
          for (int i = 0; i < in.length; i++) {
            for (int ky = 0; ky < side; ky++) {
              for (int kx = 0; kx < side; kx++) {
                int sy = y * stride - top + ky;
                int sx = x * stride - left + kx;
                if (sy >= 0 && sx >= 0 && sy < in[i].length && sx < in[i][sy].length) {
                  sum += kernel.getDouble(o, i, ky, kx) * in[i][sy][sx];
                }
              }
            }
          }
          out[o][y][x] = sum;
        }
      }
    }
    return out;
  }

  private double[][][] normalized(String name, double[][][] in) {
    if (!spec.batchNorm()) {
      return in;
    }
    for (int c = 0; c < in.length; c++) {
      double scale =
          weights.get(name + "_gamma").getDouble(c)
              / Math.sqrt(weights.get(name + "_var").getDouble(c) + 1e-3);
      for (double[] row : in[c]) {
        for (int x = 0; x < row.length; x++) {
          row[x] =
              (row[x] - weights.get(name + "_mean").getDouble(c)) * scale
                  + weights.get(name + "_beta").getDouble(c);
        }
      }
    }
    return in;
  }

  /** Keeps what comes out of a hidden layer, and goes on with a copy. */
  private void rectify() {
    double slope = spec.activation() == Activation.RELU ? 0 : spec.leak();
    double[][][] out = new double[maps.length][maps[0].length][maps[0][0].length];
    double[] flat = new double[maps.length * maps[0].length * maps[0][0].length];
    int bit = 0;
    for (int c = 0; c < maps.length; c++) {
      for (int y = 0; y < maps[c].length; y++) {
        for (int x = 0; x < maps[c][y].length; x++) {
          double value = maps[c][y][x];
          out[c][y][x] = value > 0 ? value : slope * value;
          flat[bit++] = value; // before the activation: how near to 0 it was
        }
      }
    }
    hidden.add(flat);
    maps = out;
  }

  private static double[][][] pooled(double[][][] in) {
    double[][][] out = new double[in.length][in[0].length / 2][in[0][0].length / 2];
    for (int c = 0; c < in.length; c++) {
      for (int y = 0; y < out[c].length; y++) {
        for (int x = 0; x < out[c][y].length; x++) {
          out[c][y][x] =
              Math.max(
                  Math.max(in[c][2 * y][2 * x], in[c][2 * y][2 * x + 1]),
                  Math.max(in[c][2 * y + 1][2 * x], in[c][2 * y + 1][2 * x + 1]));
        }
      }
    }
    return out;
  }

  private double[] means() {
    double[] means = new double[maps.length];
    for (int c = 0; c < maps.length; c++) {
      for (double[] row : maps[c]) {
        for (double value : row) {
          means[c] += value / (maps[c].length * row.length);
        }
      }
    }
    return means;
  }

  private double[] dense(String name, double[] in) {
    INDArray kernel = weights.get(name + "_W"); // [input, output]
    double[] out = new double[(int) kernel.size(1)];
    for (int o = 0; o < out.length; o++) {
      out[o] = weights.get(name + "_b").getDouble(o);
      for (int i = 0; i < in.length; i++) {
        out[o] += kernel.getDouble(i, o) * in[i];
      }
    }
    return out;
  }
}
