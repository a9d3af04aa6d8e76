package io.github.phasegrid.network;

import io.github.phasegrid.dataset.ImageShape;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolutional network, and the images it takes.
 *
 * @param family its blocks
 * @param widthMultiplier scales the channels of all layers, above 0; 1 as published
 * @param activation the hidden activation
 * @param leak slope of the negative piece of a leaky ReLU, at least 0; 0 for ReLU
 * @param batchNorm whether batch norm stands before each activation
 * @param image shape of every example, at least {@value ConvolutionalFamily#SMALLEST_IMAGE} high
 *     and wide
 */
public record ConvolutionalSpec(
    ConvolutionalFamily family,
    double widthMultiplier,
    Activation activation,
    double leak,
    boolean batchNorm,
    ImageShape image)
    implements Architecture {

  /** Checks the ranges. */
  public ConvolutionalSpec {
    if (!(widthMultiplier > 0) || !(leak >= 0) || !takes(image)) {
      throw new IllegalArgumentException(
          "width multiplier %s, leak %s, %s".formatted(widthMultiplier, leak, image));
    }
  }

  /** Whether images are large enough. */
  public static boolean takes(ImageShape image) {
    return Math.min(image.height(), image.width()) >= ConvolutionalFamily.SMALLEST_IMAGE;
  }

  /** A block and the shape of what comes into it. */
  record Placed(Block block, ImageShape input) {}

  /** The blocks from the images on. */
  List<Placed> placedBlocks() {
    List<Placed> placed = new ArrayList<>();
    ImageShape shape = image;
    for (Block block : family.blocks(widthMultiplier)) {
      placed.add(new Placed(block, shape));
      shape = block.output(shape);
    }
    return placed;
  }

  @Override
  public List<CodeLayer> codeLayers() {
    List<CodeLayer> layers = new ArrayList<>();
    int offset = 0;
    for (Placed placed : placedBlocks()) {
      for (ImageShape maps : placed.block().activations(placed.input())) {
        layers.add(new CodeLayer(CodeLayer.hidden(layers.size()), offset, maps.size()));
        offset = Math.addExact(offset, maps.size());
      }
    }
    return List.copyOf(layers);
  }

  /** Values that go into the output layer. */
  int features() {
    List<Placed> placed = placedBlocks();
    Placed last = placed.get(placed.size() - 1);
    return last.block().output(last.input()).size();
  }

  @Override
  public long parameterCount(int inputs, int classes) {
    if (inputs != image.size()) {
      throw new IllegalArgumentException(inputs + " inputs are no " + image);
    }
    long count = (features() + 1L) * classes + 2L * statisticsCount();
    for (Placed placed : placedBlocks()) {
      for (Block.Kernel kernel : placed.block().kernels(placed.input())) {
        count += (kernel.fanIn() + 1L) * kernel.units();
      }
    }
    return count;
  }

  @Override
  public int statisticsCount() {
    if (!batchNorm) {
      return 0;
    }
    return 2
        * placedBlocks().stream()
            .flatMap(placed -> placed.block().kernels(placed.input()).stream())
            .mapToInt(Block.Kernel::units)
            .sum();
  }
}
