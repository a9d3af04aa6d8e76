package io.github.phasegrid.dataset;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ArraySampler;

/**
 * Inputs that are no examples, as many as there are test examples: random numbers, and test images
 * with their pixels shuffled. A pixel moves with all its channels.
 *
 * <p>Uniform inputs are those of the published scripts, which show −U[0, 1) to networks trained on
 * CIFAR-10. Shuffling within an image keeps its pixels and loses their places; shuffling across
 * images keeps what each place holds over all images, and loses what belongs together.
 */
public final class Probes {
  private Probes() {}

  /**
   * The inputs of a probe.
   *
   * @param probe one of {@link Split#probes()}
   * @param seed gives the random numbers; with one seed all networks see the same inputs
   */
  public static Inputs of(Split probe, Dataset dataset, long seed) {
    Examples test = dataset.test();
    return switch (probe) {
      case UNIFORM -> new Uniform(test.count(), test.inputs(), seed, 1);
      case NEGATIVE_UNIFORM -> new Uniform(test.count(), test.inputs(), seed, -1);
      case PIXELS_SHUFFLED_WITHIN_IMAGE -> shuffledWithin(test, dataset.shape(), seed);
      case PIXELS_SHUFFLED_ACROSS_IMAGES -> shuffledAcross(test, dataset.shape(), seed);
      case TRAIN, TEST, VALIDATION ->
          throw new IllegalArgumentException(probe + " are examples, no probe");
    };
  }

  /** Whether a split is a probe whose inputs take memory, as many bytes as the test examples do. */
  public static boolean isKept(Split split) {
    return switch (split) {
      case PIXELS_SHUFFLED_WITHIN_IMAGE, PIXELS_SHUFFLED_ACROSS_IMAGES -> true;
      case UNIFORM, NEGATIVE_UNIFORM, TRAIN, TEST, VALIDATION -> false;
    };
  }

  /** Made anew whenever they are looked at: each example has a stream of its own. */
  private record Uniform(int count, int inputs, long seed, int sign) implements Inputs {
    @Override
    public void copyTo(int example, float[] target, int offset) {
      UniformRandomProvider random = RandomStream.PROBE_UNIFORM.open(seed, example);
      for (int i = 0; i < inputs; i++) {
        target[offset + i] = sign * random.nextFloat();
      }
    }
  }

  private static Inputs shuffledWithin(Examples test, ImageShape shape, long seed) {
    int pixels = shape.height() * shape.width();
    byte[] shuffled = new byte[test.count() * test.inputs()];
    for (int example = 0; example < test.count(); example++) {
      UniformRandomProvider random = RandomStream.PROBE_WITHIN.open(seed, example);
      int[] sources = ArraySampler.shuffle(random, Sampling.ascending(pixels));
      for (int i = 0; i < test.inputs(); i++) {
        int source = i - i % pixels + sources[i % pixels];
        shuffled[example * test.inputs() + i] = (byte) test.pixel(example, source);
      }
    }
    return new Examples(shuffled, new byte[test.count()], test.inputs());
  }

  private static Inputs shuffledAcross(Examples test, ImageShape shape, long seed) {
    int pixels = shape.height() * shape.width();
    byte[] shuffled = new byte[test.count() * test.inputs()];
    for (int pixel = 0; pixel < pixels; pixel++) {
      UniformRandomProvider random = RandomStream.PROBE_ACROSS.open(seed, pixel);
      int[] sources = ArraySampler.shuffle(random, Sampling.ascending(test.count()));
      for (int example = 0; example < test.count(); example++) {
        for (int i = pixel; i < test.inputs(); i += pixels) {
          shuffled[example * test.inputs() + i] = (byte) test.pixel(sources[example], i);
        }
      }
    }
    return new Examples(shuffled, new byte[test.count()], test.inputs());
  }
}
