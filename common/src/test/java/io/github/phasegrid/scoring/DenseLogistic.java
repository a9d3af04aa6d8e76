package io.github.phasegrid.scoring;

import io.github.phasegrid.code.CodeMatrix;

/**
 * Binary logistic regression written down as it is defined, over unpacked bits and single examples,
 * and minimised by Newton's method: the twin that packed fits are compared with.
 */
final class DenseLogistic {
  private final double[][] inputs; // last column 1
  private final int[] targets;
  private final double penalty;

  DenseLogistic(CodeMatrix codes, int[] rows, int[] labels, int positive, double c) {
    inputs = new double[rows.length][codes.bits() + 1];
    targets = new int[rows.length];
    penalty = 1 / (c * rows.length);
    for (int i = 0; i < rows.length; i++) {
      for (int bit = 0; bit < codes.bits(); bit++) {
        inputs[i][bit] = codes.get(rows[i], bit) ? 1 : 0;
      }
      inputs[i][codes.bits()] = 1;
      targets[i] = labels[rows[i]] == positive ? 1 : 0;
    }
  }

  static double score(CodeMatrix codes, int row, double[] point) {
    double score = point[codes.bits()];
    for (int bit = 0; bit < codes.bits(); bit++) {
      score += codes.get(row, bit) ? point[bit] : 0;
    }
    return score;
  }

  double objective(double[] point) {
    double loss = 0;
    for (int i = 0; i < inputs.length; i++) {
      double score = dot(inputs[i], point);
      loss += Math.log1p(Math.exp(targets[i] == 1 ? -score : score));
    }
    double squares = 0;
    for (int j = 0; j + 1 < point.length; j++) {
      squares += point[j] * point[j];
    }
    return loss / inputs.length + penalty / 2 * squares;
  }

  double[] minimize() {
    double[] point = new double[inputs[0].length];
    for (int iteration = 0; iteration < 50; iteration++) {
      double[] step = newtonStep(point);
      double length = 1;
      double[] next = moved(point, step, length);
      while (objective(next) > objective(point) && length > 1e-9) {
        length /= 2;
        next = moved(point, step, length);
      }
      point = next;
    }
    return point;
  }

  private static double[] moved(double[] point, double[] step, double length) {
    double[] next = point.clone();
    for (int j = 0; j < next.length; j++) {
      next[j] -= length * step[j];
    }
    return next;
  }

  /** Solves Hessian · step = gradient by Gaussian elimination; the Hessian is positive definite. */
  private double[] newtonStep(double[] point) {
    int d = point.length;
    double[][] system = new double[d][d + 1];
    for (int i = 0; i < inputs.length; i++) {
      double probability = 1 / (1 + Math.exp(-dot(inputs[i], point)));
      for (int j = 0; j < d; j++) {
        system[j][d] += (probability - targets[i]) * inputs[i][j] / inputs.length;
        for (int l = 0; l < d; l++) {
          system[j][l] +=
              probability * (1 - probability) * inputs[i][j] * inputs[i][l] / inputs.length;
        }
      }
    }
    for (int j = 0; j + 1 < d; j++) {
      system[j][d] += penalty * point[j];
      system[j][j] += penalty;
    }
    for (int j = 0; j < d; j++) {
      for (int l = 0; l < d; l++) {
        double factor = l == j ? 0 : system[l][j] / system[j][j];
        for (int m = j; m <= d && factor != 0; m++) {
          system[l][m] -= factor * system[j][m];
        }
      }
    }
    double[] step = new double[d];
    for (int j = 0; j < d; j++) {
      step[j] = system[j][d] / system[j][j];
    }
    return step;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
