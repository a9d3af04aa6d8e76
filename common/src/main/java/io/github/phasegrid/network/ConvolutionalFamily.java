package io.github.phasegrid.network;

import io.github.phasegrid.dataset.ImageShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Convolutional architectures for small images.
 *
 * <p>VGG (Simonyan and Zisserman 2015) with two fully connected layers of 512 units, and ResNet
 * (He, Zhang, Ren and Sun 2016): those with three stages from 16 channels on as in their section on
 * CIFAR-10, ResNet-18 with four stages from 64 on, its stem a 3 × 3 convolution that keeps the
 * images' size. All end in the mean of each map. A width multiplier scales all channels and units.
 */
public enum ConvolutionalFamily {
  VGG_16("vgg-16", vgg(2, 2, 3, 3, 3)),
  VGG_19("vgg-19", vgg(2, 2, 4, 4, 4)),
  RESNET_18("resnet-18", residual(64, 4, 2)),
  RESNET_20("resnet-20", residual(16, 3, 3)),
  RESNET_32("resnet-32", residual(16, 3, 5)),
  RESNET_56("resnet-56", residual(16, 3, 9));

  /** Smaller images would be used up before the last layer. */
  public static final int SMALLEST_IMAGE = 16;

  private final String key;
  private final List<Block> blocks;

  ConvolutionalFamily(String key, List<Block> blocks) {
    this.key = key;
    this.blocks = List.copyOf(blocks);
  }

  /** The name in sweep files and tables. */
  public String key() {
    return key;
  }

  /** The one of this name; empty where it is none of these. */
  public static Optional<ConvolutionalFamily> find(String key) {
    return Arrays.stream(values()).filter(family -> family.key.equals(key)).findFirst();
  }

  /** Hidden layers: those with an activation. */
  public int depth() {
    ImageShape any = new ImageShape(1, SMALLEST_IMAGE, SMALLEST_IMAGE);
    return blocks.stream().mapToInt(block -> block.activations(any).size()).sum();
  }

  /** Channels of the first hidden layer. */
  public int width(double multiplier) {
    return ((Block.Convolution) blocks(multiplier).get(0)).channels();
  }

  /** Whether there are fully connected hidden layers: dropout follows those alone. */
  public boolean hasFullyConnected() {
    return blocks.stream().anyMatch(Block.FullyConnected.class::isInstance);
  }

  /** The blocks from the images on, up to the last hidden layer or the mean after it. */
  List<Block> blocks(double multiplier) {
    return blocks.stream().map(block -> scaled(block, multiplier)).toList();
  }

  private static Block scaled(Block block, double multiplier) {
    if (block instanceof Block.Convolution convolution) {
      return new Block.Convolution(scaled(convolution.channels(), multiplier));
    } else if (block instanceof Block.Residual residual) {
      return new Block.Residual(scaled(residual.channels(), multiplier), residual.stride());
    } else if (block instanceof Block.FullyConnected connected) {
      return new Block.FullyConnected(scaled(connected.units(), multiplier));
    }
    return block;
  }

  private static int scaled(int channels, double multiplier) {
    return Math.max(1, (int) Math.round(channels * multiplier));
  }

  private static List<Block> vgg(int... convolutions) {
    List<Block> blocks = new ArrayList<>();
    int channels = 64;
    for (int count : convolutions) {
      for (int i = 0; i < count; i++) {
        blocks.add(new Block.Convolution(channels));
      }
      blocks.add(new Block.Pooling());
      channels = Math.min(2 * channels, 512);
    }
    blocks.add(new Block.GlobalAverage());
    blocks.add(new Block.FullyConnected(512));
    blocks.add(new Block.FullyConnected(512));
    return blocks;
  }

  private static List<Block> residual(int channels, int stages, int blocksPerStage) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Convolution(channels));
    for (int stage = 0; stage < stages; stage++) {
      for (int i = 0; i < blocksPerStage; i++) {
        blocks.add(new Block.Residual(channels << stage, i == 0 && stage > 0 ? 2 : 1));
      }
    }
    blocks.add(new Block.GlobalAverage());
    return blocks;
  }
}
