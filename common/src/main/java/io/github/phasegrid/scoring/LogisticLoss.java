package io.github.phasegrid.scoring;

/**
 * What logistic regression minimises: the mean log loss of n examples plus {@code λ/2 ‖w‖²} over
 * the weights, intercepts not penalised, with {@code λ = 1 / (C n)}.
 *
 * <p>Examples with one code share a row: they have the same score, so that only their number in
 * each class counts. This is exact.
 */
sealed interface LogisticLoss extends LimitedMemoryBfgs.Function permits BinaryLoss, SoftmaxLoss {

  /** How far above the minimum a fit may end, as a share of the minimum. */
  double ACCURACY = 1e-5;

  /** λ. */
  double penalty();

  /**
   * A function whose curvature is at least λ everywhere is at most {@code ‖g‖² / (2 λ)} above its
   * minimum (Boyd and Vandenberghe, Convex Optimization, equation 9.9). The penalty gives the
   * weights that curvature, the examples give it to the intercepts.
   */
  @Override
  default boolean isNearMinimum(double value, double[] gradient) {
    double squared = 0;
    for (double slope : gradient) {
      squared += slope * slope;
    }
    return squared <= 2 * penalty() * ACCURACY * value;
  }
}
