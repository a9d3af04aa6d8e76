package io.github.phasegrid.bench.training;

import io.github.phasegrid.dataset.Dataset;
import io.github.phasegrid.dataset.Sample;
import io.github.phasegrid.dataset.Sampling;
import io.github.phasegrid.dataset.Subset;
import io.github.phasegrid.network.Activation;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.training.Checkpoint;
import io.github.phasegrid.training.Optimizer;
import io.github.phasegrid.training.Recipe;
import io.github.phasegrid.training.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * What is trained: networks of several widths on one sample, by the script recipe (batch norm,
 * ReLU, Adam, L2, batches of 64).
 *
 * @param name for people
 * @param format {@code mnist} or {@code cifar10}, as the Python side reads it
 * @param folder where the Python side finds it
 * @param sample training examples; none that validate, since no contestant validates
 * @param depth hidden layers
 * @param widths of the networks
 */
record Study(
    String name, String format, Path folder, Sample sample, int depth, List<Integer> widths) {

  /** What contestants measure: for all networks together. */
  static final String UNIT = "s per epoch";

  static final int BATCH = 64;

  private static final double VALIDATION_FRACTION = 0.2;

  static Study of(
      String name, String format, Path folder, Dataset dataset, int depth, List<Integer> widths) {
    Sample drawn = Sampling.draw(dataset, VALIDATION_FRACTION, Sampling.ALL, Subset.FIRST, 0, 1);
    return new Study(
        name, format, folder, withoutValidation(drawn, drawn.train().count()), depth, widths);
  }

  private static Sample withoutValidation(Sample sample, int count) {
    return new Sample(
        sample.train().slice(0, count),
        1,
        sample.validation().slice(0, 0),
        sample.test(),
        sample.classes(),
        sample.dataSeed());
  }

  /** The same with the first examples only. */
  Study shortened(int examples) {
    return new Study(name, format, folder, withoutValidation(sample, examples), depth, widths);
  }

  Study withName(String other) {
    return new Study(other, format, folder, sample, depth, widths);
  }

  Study withWidths(List<Integer> some) {
    return new Study(name, format, folder, sample, depth, some);
  }

  int steps() {
    return (sample.epochLength() + BATCH - 1) / BATCH;
  }

  /**
   * Floating-point operations in the matrix products of one epoch of all networks: 2 for each
   * weight and example forward, 2 for its gradient, 2 backward except into the examples.
   */
  double flops() {
    double perExample = 0;
    for (int width : widths) {
      double later = (depth - 1.0) * width * width + (double) width * sample.classes();
      perExample += 4.0 * width * sample.train().inputs() + 6 * later;
    }
    return perExample * sample.epochLength();
  }

  TrainingRun run(int width, int epochs) {
    Recipe recipe = new Recipe(Optimizer.ADAM, 0.01, 0, 0.1, 20, BATCH, epochs, 1e-6, 0, 0);
    return new TrainingRun(
        "width " + width,
        new NetworkSpec(depth, width, Activation.RELU, 0, true),
        recipe,
        width,
        sample.train().labels(),
        new TreeSet<>(List.of(Checkpoint.LAST)));
  }
}
