package io.github.phasegrid.training;

import io.github.phasegrid.training.fused.UpdateKernel;
import java.util.List;

/** A recipe's optimizer at one step, for any range of weights. */
final class FusedUpdater {
  private static final float BETA1 = (float) Optimizer.ADAM_BETA1;
  private static final float BETA2 = (float) Optimizer.ADAM_BETA2;
  private static final double MOMENT_SHARE = 1 - Optimizer.ADAM_BETA1;
  private static final double ROOT_SHARE = Math.sqrt(1 - Optimizer.ADAM_BETA2);

  private final Recipe recipe;
  private final float twiceLambda;
  private final float epsilon = (float) (Optimizer.ADAM_EPSILON / ROOT_SHARE);
  private float rate;

  FusedUpdater(Recipe recipe) {
    this.recipe = recipe;
    this.twiceLambda = (float) (2 * recipe.weightDecay());
  }

  /**
   * Turns to a step.
   *
   * @param epoch from 0
   * @param step from 0, over all epochs
   */
  void turnTo(int epoch, long step) {
    double plain = recipe.learningRate(epoch);
    double steps = step + 1.0;
    if (recipe.optimizer() == Optimizer.ADAM) {
      double correction =
          Math.sqrt(1 - Math.pow(Optimizer.ADAM_BETA2, steps))
              / (1 - Math.pow(Optimizer.ADAM_BETA1, steps));
      rate = (float) (plain * correction * MOMENT_SHARE / ROOT_SHARE);
    } else {
      rate = (float) plain;
    }
  }

  boolean decays() {
    return twiceLambda > 0;
  }

  /** State of the optimizer for some weights, all 0. */
  Moments moments(int weights) {
    return switch (recipe.optimizer()) {
      case ADAM -> new Moments(new float[weights], new float[weights]);
      case MOMENTUM -> new Moments(new float[weights], Moments.NONE);
      case SGD -> new Moments(Moments.NONE, Moments.NONE);
    };
  }

  /** Moves the first {@code count} weights. */
  void move(float[] weights, float[] gradient, Moments moments, int count) {
    switch (recipe.optimizer()) {
      case ADAM ->
          UpdateKernel.adam(
              weights,
              gradient,
              moments.first(),
              moments.second(),
              count,
              BETA1,
              BETA2,
              rate,
              epsilon);
      case MOMENTUM ->
          UpdateKernel.momentum(
              weights, gradient, moments.first(), count, (float) recipe.momentum(), rate);
      case SGD -> UpdateKernel.descent(weights, gradient, count, rate);
    }
  }

  /**
   * Moves the first {@code count} weights, which are subject to weight decay if the recipe has any;
   * then their squares are added to {@code squares}.
   */
  void moveDecaying(
      float[] weights, float[] gradient, Moments moments, float[] squares, int count) {
    if (!decays()) {
      move(weights, gradient, moments, count);
    } else if (recipe.optimizer() == Optimizer.ADAM) {
      UpdateKernel.decayAndAdam(
          weights,
          gradient,
          moments.first(),
          moments.second(),
          squares,
          count,
          twiceLambda,
          BETA1,
          BETA2,
          rate,
          epsilon);
    } else {
      decay(weights, gradient, squares, count);
      move(weights, gradient, moments, count);
    }
  }

  /** Adds the L2 term's gradient, and the squares of the weights to {@code squares}. */
  void decay(float[] weights, float[] gradient, float[] squares, int count) {
    UpdateKernel.decay(weights, gradient, squares, count, twiceLambda);
  }

  /**
   * Adam's two moments, or the velocity; as long as the weights, or empty where not needed.
   *
   * @param first moment, or velocity
   * @param second moment
   */
  record Moments(float[] first, float[] second) {
    private static final float[] NONE = new float[0];

    List<float[]> arrays() {
      return List.of(first, second);
    }
  }
}
