package io.github.phasegrid.training;

import io.github.phasegrid.network.BatchNormWeights;
import io.github.phasegrid.network.DenseWeights;
import io.github.phasegrid.network.HiddenWeights;
import io.github.phasegrid.network.NetworkSpec;
import io.github.phasegrid.network.NetworkWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What training means, written as plainly as possible: double precision, one loop per index, no
 * library. Both engines are held against it.
 */
final class ReferenceTrainer {
  private final NetworkSpec spec;
  private final Recipe recipe;
  private final DropoutMasks masks;
  private final List<Hidden> hidden = new ArrayList<>();
  private final Dense output;
  private int steps;

  ReferenceTrainer(NetworkSpec spec, Recipe recipe, NetworkWeights initial, long seed) {
    this.spec = spec;
    this.recipe = recipe;
    this.masks = new DropoutMasks(seed, recipe.dropout());
    for (HiddenWeights weights : initial.hidden()) {
      hidden.add(new Hidden(weights));
    }
    this.output = new Dense(initial.output());
  }

  /** Trains on one batch; returns its training-mode loss before the update, L2 term included. */
  double step(double[][] batch, int[] labels, int epoch) {
    double loss = gradients(batch, labels);
    for (Hidden layer : hidden) {
      layer.keepStatistics();
    }
    steps++;
    for (Parameter parameter : parameters()) {
      update(parameter, recipe.learningRate(epoch));
    }
    return loss;
  }

  /** Fills every parameter's gradient; returns the training-mode loss, L2 term included. */
  double gradients(double[][] batch, int[] labels) {
    int rows = batch.length;
    double[][] logits = forward(batch, true);
    double loss = 0;
    double[][] delta = new double[rows][];
    for (int r = 0; r < rows; r++) {
      loss += crossEntropy(logits[r], labels[r]) / rows;
      delta[r] = softmax(logits[r]);
      delta[r][labels[r]] -= 1;
      for (int c = 0; c < delta[r].length; c++) {
        delta[r][c] /= rows;
      }
    }
    delta = output.backward(delta);
    for (int l = hidden.size() - 1; l >= 0; l--) {
      delta = hidden.get(l).backward(delta);
    }
    double lambda = recipe.weightDecay();
    for (Hidden layer : hidden) {
      Parameter kernel = layer.dense.kernel;
      for (int i = 0; i < kernel.value.length; i++) {
        loss += lambda * kernel.value[i] * kernel.value[i];
        kernel.gradient[i] += 2 * lambda * kernel.value[i];
      }
    }
    return loss;
  }

  /** The output layer's inputs to softmax, in inference mode. */
  double[][] logits(double[][] batch) {
    return forward(batch, false);
  }

  /** Examples of a batch classified as their label in training mode, at the next step. */
  int correctInTraining(double[][] batch, int[] labels) {
    double[][] logits = forward(batch, true);
    int correct = 0;
    for (int r = 0; r < batch.length; r++) {
      correct += largest(logits[r]) == labels[r] ? 1 : 0;
    }
    return correct;
  }

  /** Everything that is trained, from the input on: kernel, bias, then scale and shift. */
  List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (Hidden layer : hidden) {
      all.add(layer.dense.kernel);
      all.add(layer.dense.bias);
      if (spec.batchNorm()) {
        all.add(layer.gamma);
        all.add(layer.beta);
      }
    }
    all.add(output.kernel);
    all.add(output.bias);
    return all;
  }

  /** All weights and running statistics in Deeplearning4j's order. */
  double[] inDl4jOrder() {
    List<Double> vector = new ArrayList<>();
    for (Hidden layer : hidden) {
      layer.dense.appendTo(vector);
      if (spec.batchNorm()) {
        for (double[] part :
            List.of(layer.gamma.value, layer.beta.value, layer.mean, layer.variance)) {
          Arrays.stream(part).forEach(vector::add);
        }
      }
    }
    output.appendTo(vector);
    return vector.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The weights, rounded to floats. */
  NetworkWeights weights() {
    return new NetworkWeights(hidden.stream().map(Hidden::weights).toList(), output.weights());
  }

  static double crossEntropy(double[] logits, int label) {
    return -Math.log(softmax(logits)[label]);
  }

  static int largest(double[] logits) {
    int best = 0;
    for (int c = 1; c < logits.length; c++) {
      best = logits[c] > logits[best] ? c : best;
    }
    return best;
  }

  private static double[] softmax(double[] logits) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double[] exponentials = Arrays.stream(logits).map(z -> Math.exp(z - largest)).toArray();
    double sum = Arrays.stream(exponentials).sum();
    return Arrays.stream(exponentials).map(e -> e / sum).toArray();
  }

  private double[][] forward(double[][] batch, boolean training) {
    double[][] activations = batch;
    for (int l = 0; l < hidden.size(); l++) {
      activations = hidden.get(l).forward(activations, training, l);
    }
    return output.forward(activations);
  }

  private void update(Parameter p, double rate) {
    double beta1 = Optimizer.ADAM_BETA1;
    double beta2 = Optimizer.ADAM_BETA2;
    double adamRate = rate * Math.sqrt(1 - Math.pow(beta2, steps)) / (1 - Math.pow(beta1, steps));
    for (int i = 0; i < p.value.length; i++) {
      double g = p.gradient[i];
      switch (recipe.optimizer()) {
        case ADAM -> {
          p.first[i] = beta1 * p.first[i] + (1 - beta1) * g;
          p.second[i] = beta2 * p.second[i] + (1 - beta2) * g * g;
          p.value[i] -= adamRate * p.first[i] / (Math.sqrt(p.second[i]) + Optimizer.ADAM_EPSILON);
        }
        case SGD -> p.value[i] -= rate * g;
        case MOMENTUM -> {
          p.first[i] = recipe.momentum() * p.first[i] - rate * g;
          p.value[i] += p.first[i];
        }
      }
    }
  }

  /** One array of trained numbers, with its gradient and the optimizer's two moments. */
  static final class Parameter {
    final double[] value;
    final double[] gradient;
    private final double[] first;
    private final double[] second;

    private Parameter(float[] initial) {
      this.value = widen(initial);
      this.gradient = new double[initial.length];
      this.first = new double[initial.length];
      this.second = new double[initial.length];
    }

    private float[] rounded() {
      return narrow(value);
    }
  }

  private static final class Dense {
    private final int inputs;
    private final int outputs;
    private final Parameter kernel;
    private final Parameter bias;
    private double[][] input;

    private Dense(DenseWeights weights) {
      this.inputs = weights.inputs();
      this.outputs = weights.outputs();
      this.kernel = new Parameter(weights.kernel());
      this.bias = new Parameter(weights.bias());
    }

    private double[][] forward(double[][] x) {
      input = x;
      double[][] z = new double[x.length][outputs];
      for (int r = 0; r < x.length; r++) {
        for (int o = 0; o < outputs; o++) {
          z[r][o] = bias.value[o];
          for (int i = 0; i < inputs; i++) {
            z[r][o] += x[r][i] * kernel.value[i * outputs + o];
          }
        }
      }
      return z;
    }

    private double[][] backward(double[][] delta) {
      Arrays.fill(kernel.gradient, 0);
      Arrays.fill(bias.gradient, 0);
      double[][] back = new double[delta.length][inputs];
      for (int r = 0; r < delta.length; r++) {
        for (int o = 0; o < outputs; o++) {
          bias.gradient[o] += delta[r][o];
          for (int i = 0; i < inputs; i++) {
            kernel.gradient[i * outputs + o] += input[r][i] * delta[r][o];
            back[r][i] += delta[r][o] * kernel.value[i * outputs + o];
          }
        }
      }
      return back;
    }

    private void appendTo(List<Double> vector) {
      for (int o = 0; o < outputs; o++) {
        for (int i = 0; i < inputs; i++) {
          vector.add(kernel.value[i * outputs + o]);
        }
      }
      Arrays.stream(bias.value).forEach(vector::add);
    }

    private DenseWeights weights() {
      return new DenseWeights(inputs, outputs, kernel.rounded(), bias.rounded());
    }
  }

  /** Dense, batch norm, activation, dropout. */
  private final class Hidden {
    private final Dense dense;
    private final Parameter gamma;
    private final Parameter beta;
    private final double[] mean;
    private final double[] variance;
    private double[] batchMean;
    private double[] batchVariance;
    private double[][] normalized;
    private double[][] preActivation;
    private float[] mask;

    private Hidden(HiddenWeights weights) {
      this.dense = new Dense(weights.dense());
      this.gamma = new Parameter(weights.batchNorm().gamma());
      this.beta = new Parameter(weights.batchNorm().beta());
      this.mean = widen(weights.batchNorm().mean());
      this.variance = widen(weights.batchNorm().variance());
    }

    private double[][] forward(double[][] x, boolean training, int layer) {
      double[][] z = dense.forward(x);
      preActivation = spec.batchNorm() ? normalize(z, training) : z;
      int rows = x.length;
      int width = spec.width();
      mask = new float[rows * width];
      Arrays.fill(mask, 1);
      if (training && recipe.dropout() > 0) {
        masks.write(steps, layer, rows, width, mask, 0, width);
      }
      double[][] a = new double[rows][width];
      for (int r = 0; r < rows; r++) {
        for (int u = 0; u < width; u++) {
          double p = preActivation[r][u];
          a[r][u] = p * slope(p) * mask[r * width + u];
        }
      }
      return a;
    }

    private double[][] normalize(double[][] z, boolean training) {
      int rows = z.length;
      int width = spec.width();
      batchMean = new double[width];
      batchVariance = new double[width];
      normalized = new double[rows][width];
      double[][] y = new double[rows][width];
      for (int u = 0; u < width; u++) {
        for (int r = 0; r < rows; r++) {
          batchMean[u] += z[r][u] / rows;
        }
        for (int r = 0; r < rows; r++) {
          batchVariance[u] += (z[r][u] - batchMean[u]) * (z[r][u] - batchMean[u]) / rows;
        }
        double center = training ? batchMean[u] : mean[u];
        double deviation = deviation(training ? batchVariance[u] : variance[u]);
        for (int r = 0; r < rows; r++) {
          normalized[r][u] = (z[r][u] - center) / deviation;
          y[r][u] = gamma.value[u] * normalized[r][u] + beta.value[u];
        }
      }
      return y;
    }

    private double[][] backward(double[][] delta) {
      int width = spec.width();
      double[][] back = new double[delta.length][width];
      for (int r = 0; r < delta.length; r++) {
        for (int u = 0; u < width; u++) {
          back[r][u] = delta[r][u] * mask[r * width + u] * slope(preActivation[r][u]);
        }
      }
      return dense.backward(spec.batchNorm() ? backThroughNorm(back) : back);
    }

    /** Ioffe and Szegedy 2015, section 3, with its sums written out. */
    private double[][] backThroughNorm(double[][] delta) {
      int rows = delta.length;
      int width = spec.width();
      double[][] back = new double[rows][width];
      for (int u = 0; u < width; u++) {
        double sum = 0;
        double projection = 0;
        for (int r = 0; r < rows; r++) {
          sum += delta[r][u];
          projection += delta[r][u] * normalized[r][u];
        }
        beta.gradient[u] = sum;
        gamma.gradient[u] = projection;
        double scale = gamma.value[u] / deviation(batchVariance[u]);
        for (int r = 0; r < rows; r++) {
          back[r][u] = scale * (delta[r][u] - sum / rows - normalized[r][u] * projection / rows);
        }
      }
      return back;
    }

    private void keepStatistics() {
      double momentum = NetworkSpec.BATCH_NORM_MOMENTUM;
      for (int u = 0; u < mean.length; u++) {
        mean[u] = momentum * mean[u] + (1 - momentum) * batchMean[u];
        variance[u] = momentum * variance[u] + (1 - momentum) * batchVariance[u];
      }
    }

    private double deviation(double ofVariance) {
      return Math.sqrt(ofVariance + NetworkSpec.BATCH_NORM_EPSILON);
    }

    private double slope(double p) {
      return p > 0 ? 1 : spec.leak();
    }

    private HiddenWeights weights() {
      return new HiddenWeights(
          dense.weights(),
          spec.batchNorm()
              ? new BatchNormWeights(
                  gamma.rounded(), beta.rounded(), narrow(mean), narrow(variance))
              : BatchNormWeights.NONE);
    }
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private static float[] narrow(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}
