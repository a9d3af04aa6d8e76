package io.github.phasegrid.scoring;

/**
 * L-BFGS for smooth convex functions (Liu and Nocedal 1989; Nocedal and Wright, Numerical
 * Optimization, 2nd edition, algorithm 7.5), with a line search by bisection that ends at a point
 * of sufficient decrease and curvature (weak Wolfe conditions; Lewis and Overton 2013).
 *
 * <p>Deterministic; one thread; memory of {@code 2 × 10 + 5} vectors.
 */
final class LimitedMemoryBfgs {
  private static final int MEMORY = 10;
  private static final double SUFFICIENT_DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final int MOST_STEPS = 60;

  private final Function function;
  private final int dimension;

  /** The last moves and the changes of the gradient they made; a ring. */
  private final double[][] moves;

  private final double[][] gradientChanges;
  private final double[] inverseCurvatures = new double[MEMORY];
  private int remembered;
  private int newest = -1;

  private double[] point;
  private double[] gradient;
  private double[] nextPoint;
  private double[] nextGradient;
  private double value;

  /** What is minimised. */
  interface Function {
    /** Number of variables. */
    int dimension();

    /** The value at a point; writes the gradient there. */
    double evaluate(double[] point, double[] gradient);

    /** Whether a point with this value and gradient is near enough to the minimum. */
    boolean isNearMinimum(double value, double[] gradient);
  }

  /**
   * Where the search ended.
   *
   * @param point {@code [dimension]}
   * @param value the function there
   * @param iterations number of moves made
   * @param converged false when the iterations ran out
   */
  record Minimum(double[] point, double value, int iterations, boolean converged) {}

  private LimitedMemoryBfgs(Function function) {
    this.function = function;
    this.dimension = function.dimension();
    this.moves = new double[MEMORY][dimension];
    this.gradientChanges = new double[MEMORY][dimension];
    this.point = new double[dimension];
    this.gradient = new double[dimension];
    this.nextPoint = new double[dimension];
    this.nextGradient = new double[dimension];
  }

  /** Minimises from the origin. */
  static Minimum minimize(Function function, int maxIterations) {
    return new LimitedMemoryBfgs(function).run(maxIterations);
  }

  private Minimum run(int maxIterations) {
    value = function.evaluate(point, gradient);
    double[] direction = new double[dimension];
    int iteration = 0;
    while (!function.isNearMinimum(value, gradient)) {
      if (iteration == maxIterations) {
        return new Minimum(point, value, iteration, false);
      }
      descentDirection(direction);
      if (!move(direction)) {
        break; // rounding hides any further decrease
      }
      iteration++;
    }
    return new Minimum(point, value, iteration, true);
  }

  /** The two-loop recursion: minus the inverse Hessian, as remembered, times the gradient. */
  private void descentDirection(double[] direction) {
    for (int i = 0; i < dimension; i++) {
      direction[i] = -gradient[i];
    }
    double[] shares = new double[MEMORY];
    for (int age = 0; age < remembered; age++) {
      int slot = Math.floorMod(newest - age, MEMORY);
      shares[slot] = inverseCurvatures[slot] * dot(moves[slot], direction);
      addScaled(direction, gradientChanges[slot], -shares[slot]);
    }
    scale(direction, initialScale());
    for (int age = remembered - 1; age >= 0; age--) {
      int slot = Math.floorMod(newest - age, MEMORY);
      double share = inverseCurvatures[slot] * dot(gradientChanges[slot], direction);
      addScaled(direction, moves[slot], shares[slot] - share);
    }
  }

  /** Size of the inverse Hessian along the last move; at first, a move of length at most 1. */
  private double initialScale() {
    if (remembered == 0) {
      return 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)));
    }
    double[] change = gradientChanges[newest];
    return 1 / (inverseCurvatures[newest] * dot(change, change));
  }

  /** Line search. False if no step along the direction makes the value smaller. */
  private boolean move(double[] direction) {
    double slope = dot(gradient, direction);
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double step = 1;
    for (int tried = 0; tried < MOST_STEPS && slope < 0; tried++) {
      for (int i = 0; i < dimension; i++) {
        nextPoint[i] = point[i] + step * direction[i];
      }
      double nextValue = function.evaluate(nextPoint, nextGradient);
      if (!(nextValue <= value + SUFFICIENT_DECREASE * step * slope)) {
        high = step;
      } else if (dot(nextGradient, direction) < CURVATURE * slope) {
        low = step;
      } else {
        accept(nextValue);
        return true;
      }
      step = high < Double.POSITIVE_INFINITY ? (low + high) / 2 : 2 * low;
    }
    return false;
  }

  private void accept(double nextValue) {
    newest = (newest + 1) % MEMORY;
    remembered = Math.min(MEMORY, remembered + 1);
    double[] move = moves[newest];
    double[] change = gradientChanges[newest];
    for (int i = 0; i < dimension; i++) {
      move[i] = nextPoint[i] - point[i];
      change[i] = nextGradient[i] - gradient[i];
    }
    inverseCurvatures[newest] = 1 / dot(move, change); // positive: the curvature condition held
    value = nextValue;
    double[] freed = point;
    point = nextPoint;
    nextPoint = freed;
    freed = gradient;
    gradient = nextGradient;
    nextGradient = freed;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void addScaled(double[] target, double[] source, double factor) {
    for (int i = 0; i < target.length; i++) {
      target[i] += factor * source[i];
    }
  }

  private static void scale(double[] vector, double factor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
  }
}
