package io.github.phasegrid.network;

import io.github.phasegrid.dataset.Inputs;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the batch norm of an untrained network what passes through it. Initially it takes every
 * input for one of mean 0 and variance 1, so that codes are signs of projections that are not
 * centred; calibrated, each unit is centred on the examples, as training would have it, but nothing
 * is learnt.
 */
public final class Calibration {
  private final double[] shifts;
  private final double[] sums;
  private final double[] squares;
  private int count;

  private Calibration(int units) {
    shifts = new double[units];
    sums = new double[units];
    squares = new double[units];
  }

  /**
   * The network whose running statistics are mean and biased variance, over all examples, of what
   * each batch norm is given; layer by layer, each behind layers that are calibrated already.
   *
   * @param spec with batch norm
   * @param examples at least one
   */
  public static NetworkWeights of(NetworkSpec spec, NetworkWeights weights, Inputs examples) {
    if (!spec.batchNorm() || examples.count() == 0) {
      throw new IllegalArgumentException(
          spec + " cannot be calibrated on " + examples.count() + " examples");
    }
    NetworkWeights calibrated = weights;
    for (int layer = 0; layer < spec.depth(); layer++) {
      Calibration seen = new Calibration(spec.width());
      int current = layer;
      try (PerceptronPass forward = new PerceptronPass(spec, calibrated)) {
        forward.over(examples, batch -> seen.add(batch.beforeBatchNorm(current)));
      }
      List<HiddenWeights> hidden = new ArrayList<>(calibrated.hidden());
      hidden.set(layer, seen.told(hidden.get(layer)));
      calibrated = new NetworkWeights(hidden, calibrated.output());
    }
    return calibrated;
  }

  /**
   * Sums of differences from the first example, whose squares do not drown what varies.
   *
   * @param values {@code [rows, units]}
   */
  private void add(float[] values) {
    int units = shifts.length;
    for (int i = 0; count == 0 && i < units; i++) {
      shifts[i] = values[i];
    }
    for (int i = 0; i < values.length; i++) {
      double difference = values[i] - shifts[i % units];
      sums[i % units] += difference;
      squares[i % units] += difference * difference;
    }
    count += values.length / units;
  }

  private HiddenWeights told(HiddenWeights layer) {
    float[] mean = new float[shifts.length];
    float[] variance = new float[shifts.length];
    for (int unit = 0; unit < shifts.length; unit++) {
      double difference = sums[unit] / count;
      mean[unit] = (float) (shifts[unit] + difference);
      variance[unit] = (float) Math.max(0, squares[unit] / count - difference * difference);
    }
    BatchNormWeights former = layer.batchNorm();
    return new HiddenWeights(
        layer.dense(), new BatchNormWeights(former.gamma(), former.beta(), mean, variance));
  }
}
