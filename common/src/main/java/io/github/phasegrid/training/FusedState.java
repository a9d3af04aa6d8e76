package io.github.phasegrid.training;

import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.training.FusedUpdater.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The numbers of a fused run that a step changes and a later one reads, in one order: the first
 * layer's kernel, unit by unit, with its inputs in the order of {@link FusedInputs}; the moments of
 * each unit's kernel, first and second; all other weights as in {@link FusedParameters}, and their
 * moments; each hidden layer's running mean and variance. What a recipe or network does without is
 * left out.
 */
final class FusedState {
  private FusedState() {}

  /** The arrays themselves. */
  static List<float[]> arrays(
      float[][] kernel, Moments[] moments, FusedParameters parameters, FusedHiddenLayer[] layers) {
    List<float[]> arrays = new ArrayList<>(Arrays.asList(kernel));
    for (Moments ofUnit : moments) {
      arrays.addAll(ofUnit.arrays());
    }
    arrays.addAll(parameters.arrays());
    for (FusedHiddenLayer layer : layers) {
      arrays.addAll(layer.statistics());
    }
    return arrays;
  }

  /** How many numbers a run has. */
  static int length(TrainingRun run, int inputs, int classes) {
    NetworkSpec spec = run.perceptron();
    int weights = spec.width() * inputs + FusedParameters.count(spec, classes);
    int statistics = spec.batchNorm() ? 2 * spec.depth() * spec.width() : 0;
    return (1 + run.recipe().optimizer().moments()) * weights + statistics;
  }
}
