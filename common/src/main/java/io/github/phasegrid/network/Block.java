package io.github.phasegrid.network;

import io.github.phasegrid.dataset.ImageShape;
import java.util.ArrayList;
import java.util.List;

/**
 * A building block of convolutional networks: it takes maps of one shape and makes maps of another.
 * Batch norm, if the network has any, stands before each activation.
 */
sealed interface Block {
  /** Side of the square kernels. */
  int KERNEL = 3;

  /** The shape of what it makes. */
  ImageShape output(ImageShape input);

  /** The shape of the output of each of its activations, in order. */
  List<ImageShape> activations(ImageShape input);

  /** Its layers that have a kernel, in order. */
  List<Kernel> kernels(ImageShape input);

  /**
   * The size of one kernel.
   *
   * @param fanIn weights of one unit
   * @param units units, or channels
   */
  record Kernel(int fanIn, int units) {}

  /**
   * 3 × 3 convolution → batch norm → activation; maps keep their size.
   *
   * @param channels channels made
   */
  record Convolution(int channels) implements Block {
    @Override
    public ImageShape output(ImageShape input) {
      return new ImageShape(channels, input.height(), input.width());
    }

    @Override
    public List<ImageShape> activations(ImageShape input) {
      return List.of(output(input));
    }

    @Override
    public List<Kernel> kernels(ImageShape input) {
      return List.of(new Kernel(KERNEL * KERNEL * input.channels(), channels));
    }
  }

  /**
   * The largest of each 2 × 2 values; an odd last row or column is left out. Maps that are no wider
   * or higher than one value stay as they are.
   */
  record Pooling() implements Block {
    static boolean applies(ImageShape input) {
      return input.height() > 1 && input.width() > 1;
    }

    @Override
    public ImageShape output(ImageShape input) {
      return applies(input)
          ? new ImageShape(input.channels(), input.height() / 2, input.width() / 2)
          : input;
    }

    @Override
    public List<ImageShape> activations(ImageShape input) {
      return List.of();
    }

    @Override
    public List<Kernel> kernels(ImageShape input) {
      return List.of();
    }
  }

  /**
   * A basic block of residual networks (He, Zhang, Ren and Sun 2016, figure 2): 3 × 3 convolution →
   * batch norm → activation → 3 × 3 convolution → batch norm, plus the block's input, → activation.
   * Where the shape changes, the input passes a 1 × 1 convolution and batch norm first (their
   * option B).
   *
   * @param channels channels made
   * @param stride 1, or 2 to halve the maps
   */
  record Residual(int channels, int stride) implements Block {
    boolean projects(ImageShape input) {
      return !output(input).equals(input);
    }

    @Override
    public ImageShape output(ImageShape input) {
      return new ImageShape(
          channels, (input.height() + stride - 1) / stride, (input.width() + stride - 1) / stride);
    }

    @Override
    public List<ImageShape> activations(ImageShape input) {
      return List.of(output(input), output(input));
    }

    @Override
    public List<Kernel> kernels(ImageShape input) {
      List<Kernel> kernels = new ArrayList<>();
      kernels.add(new Kernel(KERNEL * KERNEL * input.channels(), channels));
      kernels.add(new Kernel(KERNEL * KERNEL * channels, channels));
      if (projects(input)) {
        kernels.add(new Kernel(input.channels(), channels));
      }
      return kernels;
    }
  }

  /** The mean of each map: what is left has no places. */
  record GlobalAverage() implements Block {
    @Override
    public ImageShape output(ImageShape input) {
      return new ImageShape(input.channels(), 1, 1);
    }

    @Override
    public List<ImageShape> activations(ImageShape input) {
      return List.of();
    }

    @Override
    public List<Kernel> kernels(ImageShape input) {
      return List.of();
    }
  }

  /**
   * Fully connected → batch norm → activation.
   *
   * @param units units
   */
  record FullyConnected(int units) implements Block {
    @Override
    public ImageShape output(ImageShape input) {
      return new ImageShape(units, 1, 1);
    }

    @Override
    public List<ImageShape> activations(ImageShape input) {
      return List.of(output(input));
    }

    @Override
    public List<Kernel> kernels(ImageShape input) {
      return List.of(new Kernel(input.size(), units));
    }
  }
}
