package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Augmentation;
import io.github.phasegrid.dataset.ExampleOrder;
import io.github.phasegrid.dataset.Examples;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.network.ConvolutionalSpec;
import io.github.phasegrid.network.Floats;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The minibatches of a run as arrays: images changed as the recipe says, labels one-hot. */
final class Minibatches {
  private final TrainingRun run;
  private final Examples examples;
  private final int classes;
  private final ExampleOrder order;
  private final float[] pixels;

  Minibatches(TrainingRun run, Sample sample) {
    this.run = run;
    this.examples = sample.train();
    this.classes = sample.classes();
    this.order = ExampleOrder.of(sample);
    this.pixels = new float[run.recipe().batchSize() * examples.inputs()];
  }

  /**
   * One minibatch.
   *
   * @param features {@code [rows, inputs]}; whoever is done with them may close them
   * @param labels {@code [rows, classes]}, likewise
   */
  record Minibatch(INDArray features, INDArray labels) {}

  /** How many an epoch has. */
  int perEpoch() {
    return Averaging.minibatches(order.epochLength(), run.recipe().batchSize());
  }

  /** Examples of the minibatch of that number in its epoch. */
  int rows(int number) {
    int batchSize = run.recipe().batchSize();
    return Math.min(batchSize, order.epochLength() - number * batchSize);
  }

  /** The examples that an epoch visits, in order. */
  int[] visits(int epoch) {
    int[] visits = new int[order.epochLength()];
    order.write(epoch, visits);
    return visits;
  }

  /**
   * Makes one.
   *
   * @param epoch counted from 0
   * @param visits example indices of the epoch
   * @param from the first entry of {@code visits} in it: which visit of the epoch it is
   * @param rows its size
   */
  Minibatch make(int epoch, int[] visits, int from, int rows) {
    int inputs = examples.inputs();
    float[] oneHot = new float[rows * classes];
    for (int row = 0; row < rows; row++) {
      int example = visits[from + row];
      examples.copyTo(example, pixels, row * inputs);
      augment(epoch, from + row, row * inputs);
      oneHot[row * classes + run.labels()[example]] = 1;
    }
    INDArray features = Floats.matrix(rows, inputs);
    INDArray labels = Floats.matrix(rows, classes);
    Floats.fill(features, pixels);
    Floats.fill(labels, oneHot);
    return new Minibatch(features, labels);
  }

  /** Changes the image of one visit of an epoch, if the recipe asks for that. */
  private void augment(int epoch, int visit, int offset) {
    Augmentation augmentation = run.recipe().augmentation();
    if (!augmentation.isNone() && run.network() instanceof ConvolutionalSpec spec) {
      augmentation.apply(
          order.dataSeed(),
          (long) epoch * order.epochLength() + visit,
          pixels,
          offset,
          spec.image());
    }
  }
}
