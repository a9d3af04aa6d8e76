package io.github.phasegrid.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The weights every engine starts from: Glorot-uniform kernels, zero biases; in batch norm scale 1,
 * shift 0, running mean 0 and running variance 1. Keras's defaults.
 *
 * <p>A kernel of {@code inputs × outputs} is uniform in [−a, a) with {@code a = √(6 / (inputs +
 * outputs))} (Glorot and Bengio 2010, equation 16).
 */
public final class InitialWeights {

  private InitialWeights() {}

  /**
   * Draws the weights of an untrained network. The same arguments give the same weights on every
   * machine.
   *
   * <p>One xoshiro256++ stream, whose four state words are the first four outputs of SplitMix64
   * seeded with {@code seed}, is read in this order: the hidden kernels from the input on, then the
   * output kernel; within a kernel input by input, within an input output by output. Each weight
   * takes one double u in [0, 1) and is {@code a·(2u − 1)}, computed in double precision and
   * rounded to float.
   *
   * @param spec the network
   * @param inputs values in one example
   * @param classes units of the output layer
   * @param seed the trial seed
   */
  public static NetworkWeights of(NetworkSpec spec, int inputs, int classes, long seed) {
    UniformRandomProvider random = generator(seed);
    List<HiddenWeights> hidden = new ArrayList<>(spec.depth());
    int fanIn = inputs;
    for (int layer = 0; layer < spec.depth(); layer++) {
      hidden.add(new HiddenWeights(dense(fanIn, spec.width(), random), batchNorm(spec)));
      fanIn = spec.width();
    }
    return new NetworkWeights(hidden, dense(fanIn, classes, random));
  }

  /**
   * Those of any network: of a convolutional one as {@link Dl4jGraphs#initial} draws them.
   *
   * @param inputs values in one example
   * @param classes units of the output layer
   * @param seed the trial seed
   */
  public static Weights of(Architecture network, int inputs, int classes, long seed) {
    return network instanceof ConvolutionalSpec graph
        ? Dl4jGraphs.initial(graph, classes, seed)
        : of((NetworkSpec) network, inputs, classes, seed);
  }

  /** The stream of kernels. */
  static UniformRandomProvider generator(long seed) {
    UniformRandomProvider words = RandomSource.SPLIT_MIX_64.create(seed);
    long[] state = {words.nextLong(), words.nextLong(), words.nextLong(), words.nextLong()};
    return RandomSource.XO_SHI_RO_256_PP.create(state);
  }

  private static DenseWeights dense(int inputs, int outputs, UniformRandomProvider random) {
    float[] kernel = new float[inputs * outputs];
    draw(kernel, inputs + outputs, random);
    return new DenseWeights(inputs, outputs, kernel, new float[outputs]);
  }

  /**
   * Draws a kernel.
   *
   * @param fans fan-in and fan-out together
   */
  static void draw(float[] kernel, long fans, UniformRandomProvider random) {
    double limit = Math.sqrt(6.0 / fans);
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) (limit * (2 * random.nextDouble() - 1));
    }
  }

  private static BatchNormWeights batchNorm(NetworkSpec spec) {
    if (!spec.batchNorm()) {
      return BatchNormWeights.NONE;
    }
    int units = spec.width();
    return new BatchNormWeights(ones(units), new float[units], new float[units], ones(units));
  }

  private static float[] ones(int units) {
    float[] ones = new float[units];
    Arrays.fill(ones, 1);
    return ones;
  }
}
