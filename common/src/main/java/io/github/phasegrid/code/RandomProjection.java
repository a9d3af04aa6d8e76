package io.github.phasegrid.code;

import io.github.phasegrid.dataset.Inputs;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.BatchNormWeights;
import io.github.phasegrid.network.DenseWeights;
import io.github.phasegrid.network.HiddenWeights;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import io.github.phasegrid.network.PerceptronPass;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Codes without a network: bit i says whether an example's projection on a random direction is
 * above the median of the training examples' projections, so that half of these have it. Directions
 * are Gaussian, that is uniform over the sphere: random hyperplane hashing (Charikar 2002),
 * centred.
 */
public final class RandomProjection {
  /** Directions at a time: their projections of all examples are held in memory. */
  private static final int BLOCK = 128;

  private final int inputs;
  private final int bits;
  private final float[] directions;
  private final double[] medians;

  private RandomProjection(int inputs, int bits, float[] directions) {
    this.inputs = inputs;
    this.bits = bits;
    this.directions = directions;
    this.medians = new double[bits];
  }

  /**
   * Draws directions and finds their medians.
   *
   * <p>One xoshiro256++ generator is read input by input, within an input bit by bit.
   *
   * @param train at least one example
   * @param bits directions, 1 or more
   */
  public static RandomProjection of(Inputs train, int bits, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    float[] directions = new float[Math.multiplyExact(train.inputs(), bits)];
    for (int i = 0; i < directions.length; i++) {
      directions[i] = (float) gaussian.sample();
    }
    RandomProjection projection = new RandomProjection(train.inputs(), bits, directions);
    projection.overBlocks(train, projection::findMedians);
    return projection;
  }

  /** {@code [bits]}: what each projection is compared with. */
  public double[] medians() {
    return medians.clone();
  }

  /** {@code [inputs, bits]}, row by row. */
  public float[] directions() {
    return directions.clone();
  }

  /**
   * The codes of examples.
   *
   * @return {@code [n, bits]}
   */
  public CodeMatrix encode(Inputs examples) {
    CodePacker packer = new CodePacker(examples.count(), bits);
    overBlocks(
        examples,
        block -> {
          for (int i = 0; i < block.projections.length; i++) {
            for (int example = 0; example < examples.count(); example++) {
              if (block.projections[i][example] > medians[block.first + i]) {
                packer.set(example, block.first + i);
              }
            }
          }
        });
    return packer.codes();
  }

  /**
   * Some projections of all examples.
   *
   * @param first the first direction
   * @param projections {@code [directions][examples]}
   */
  private record Block(int first, float[][] projections) {}

  private void overBlocks(Inputs examples, Consumer<Block> consumer) {
    for (int first = 0; first < bits; first += BLOCK) {
      int width = Math.min(BLOCK, bits - first);
      float[][] projections = new float[width][examples.count()];
      try (PerceptronPass forward = new PerceptronPass(linear(width), weights(first, width))) {
        forward.over(
            examples,
            batch -> {
              float[] values = batch.activations(0);
              for (int row = 0; row < batch.rows(); row++) {
                for (int i = 0; i < width; i++) {
                  projections[i][batch.first() + row] = values[row * width + i];
                }
              }
            });
      }
      consumer.accept(new Block(first, projections));
    }
  }

  private void findMedians(Block block) {
    for (int i = 0; i < block.projections.length; i++) {
      float[] sorted = block.projections[i];
      Arrays.sort(sorted);
      int upper = sorted.length / 2;
      medians[block.first + i] =
          sorted.length % 2 == 1 ? sorted[upper] : ((double) sorted[upper - 1] + sorted[upper]) / 2;
    }
  }

  /** A layer whose activation changes nothing: both pieces of its ReLU have slope 1. */
  private static NetworkSpec linear(int width) {
    return new NetworkSpec(1, width, Activation.LEAKY_RELU, 1, false);
  }

  private NetworkWeights weights(int first, int width) {
    float[] kernel = new float[inputs * width];
    for (int input = 0; input < inputs; input++) {
      System.arraycopy(directions, input * bits + first, kernel, input * width, width);
    }
    DenseWeights dense = new DenseWeights(inputs, width, kernel, new float[width]);
    DenseWeights unused = new DenseWeights(width, 1, new float[width], new float[1]);
    return new NetworkWeights(List.of(new HiddenWeights(dense, BatchNormWeights.NONE)), unused);
  }
}
