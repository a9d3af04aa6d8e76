package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Augmentation;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.ImageShape;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.ConvolutionalFamily;
import io.github.phasegrid.network.ConvolutionalSpec;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Small images that can be learnt, and narrow networks that take them. */
public final class ImageFixtures {
  public static final ImageShape SHAPE = new ImageShape(1, 16, 16);
  public static final int CLASSES = 3;
  public static final int TRAIN = 48;

  private ImageFixtures() {}

  /** Each class has a bright bar at a height of its own, in noise. */
  public static Sample sample() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(11L);
    int count = TRAIN + 16;
    byte[] pixels = new byte[count * SHAPE.size()];
    byte[] labels = new byte[count];
    for (int e = 0; e < count; e++) {
      labels[e] = (byte) random.nextInt(CLASSES);
      for (int i = 0; i < SHAPE.size(); i++) {
        int bar = i / 16 / 5 == labels[e] ? 120 : 0;
        pixels[e * SHAPE.size() + i] = (byte) (bar + random.nextInt(130));
      }
    }
    Examples all = new Examples(pixels, labels, SHAPE.size());
    Examples rest = all.slice(TRAIN, count);
    return new Sample(all.slice(0, TRAIN), 1, rest, rest, CLASSES, 5);
  }

  /** At an eighth of the channels. */
  public static ConvolutionalSpec spec(ConvolutionalFamily family) {
    return new ConvolutionalSpec(family, 0.125, Activation.RELU, 0, true, SHAPE);
  }

  /** Adam, the rate halved every other epoch, two steps an epoch, with augmentation. */
  public static Recipe recipe(int epochs, double weightDecay, double dropout) {
    Augmentation augmentation = new Augmentation(10, 0.1, true);
    return new Recipe(
        Optimizer.ADAM, 0.01, 0, 0.5, 2, 32, epochs, weightDecay, dropout, 0, augmentation);
  }

  /** A run on all of the sample. */
  public static TrainingRun run(
      String id, ConvolutionalSpec spec, Recipe recipe, String... checkpoints) {
    return new TrainingRun(
        id, spec, recipe, 8, sample().train().labels(), TrainerContract.checkpoints(checkpoints));
  }
}
