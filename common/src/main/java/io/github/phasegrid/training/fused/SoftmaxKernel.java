package io.github.phasegrid.training.fused;

/** Softmax and cross-entropy of a batch, {@code [classes, stride]}; about 5 ns a logit. */
public final class SoftmaxKernel {
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 6.933594e-1f;
  private static final float LN2_LOW = -2.1219444e-4f;
  private static final float ROUND = 12582912f; // 1.5·2²³: adding it rounds to an integer
  private static final float SMALLEST_EXPONENT = -87;

  private SoftmaxKernel() {}

  /** Sums over examples; reset by whoever reads them. */
  public static final class Tally {
    private double loss;
    private long correct;

    /** Σ cross-entropy, in nats; not finite if a logit was not. */
    public double loss() {
      return loss;
    }

    /** Examples whose label has the largest logit (of equal ones the first). */
    public long correct() {
      return correct;
    }

    /** Back to 0. */
    public void reset() {
      loss = 0;
      correct = 0;
    }
  }

  /**
   * Adds the batch's losses and hits to the tally and turns logits into their gradient.
   *
   * @param logits {@code [classes, stride]} without biases in; {@code (softmax − one-hot) / rows}
   *     out, 0 for examples that do not count
   * @param rows examples that count
   * @param bias one for each class, from {@code biasAt} on
   * @param labels {@code [rows]}
   */
  public static void train(
      float[] logits,
      int classes,
      int stride,
      int rows,
      float[] bias,
      int biasAt,
      int[] labels,
      Tally tally) {
    addBias(logits, classes, stride, bias, biasAt);
    float share = 1f / rows;
    for (int e = 0; e < rows; e++) {
      float largest = largest(logits, classes, stride, e);
      tally(logits, stride, e, labels[e], largest, tally);
      float sum = 0;
      for (int at = e; at < classes * stride; at += stride) {
        float power = exp(logits[at] - largest);
        logits[at] = power;
        sum += power;
      }
      tally.loss += Math.log(sum);
      float scale = share / sum;
      for (int at = e; at < classes * stride; at += stride) {
        logits[at] *= scale;
      }
      logits[labels[e] * stride + e] -= share;
    }
    for (int unit = 0; unit < classes; unit++) {
      for (int e = rows; e < stride; e++) {
        logits[unit * stride + e] = 0;
      }
    }
  }

  /**
   * Adds the batch's losses and hits to the tally.
   *
   * @param logits {@code [classes, stride]} without biases in; undefined out
   * @param rows examples that count
   * @param bias one for each class, from {@code biasAt} on
   * @param labels {@code [rows]}
   */
  public static void score(
      float[] logits,
      int classes,
      int stride,
      int rows,
      float[] bias,
      int biasAt,
      int[] labels,
      Tally tally) {
    addBias(logits, classes, stride, bias, biasAt);
    for (int e = 0; e < rows; e++) {
      float largest = largest(logits, classes, stride, e);
      tally(logits, stride, e, labels[e], largest, tally);
      float sum = 0;
      for (int at = e; at < classes * stride; at += stride) {
        sum += exp(logits[at] - largest);
      }
      tally.loss += Math.log(sum);
    }
  }

  private static void addBias(float[] logits, int classes, int stride, float[] bias, int biasAt) {
    for (int unit = 0; unit < classes; unit++) {
      float shift = bias[biasAt + unit];
      for (int i = unit * stride; i < (unit + 1) * stride; i++) {
        logits[i] += shift;
      }
    }
  }

  private static float largest(float[] logits, int classes, int stride, int example) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int at = example; at < classes * stride; at += stride) {
      largest = Math.max(largest, logits[at]);
    }
    return largest;
  }

  /** All of the loss but the logarithm, and whether the label comes first. */
  private static void tally(
      float[] logits, int stride, int example, int label, float largest, Tally tally) {
    float own = logits[label * stride + example];
    tally.loss += largest - own;
    boolean first = own == largest;
    for (int at = example; first && at < label * stride; at += stride) {
      first = logits[at] != largest;
    }
    tally.correct += first ? 1 : 0;
  }

  /**
   * eˣ for x ≤ 0 with a relative error below 2e-7, never denormal; NaN stays NaN. Four times as
   * fast as {@link Math#exp}. Reduction and polynomial as in Cephes' {@code expf} (Moshier).
   */
  static float exp(float x) {
    float clamped = Math.max(x, SMALLEST_EXPONENT);
    float exponent = (clamped * LOG2_E + ROUND) - ROUND;
    float r = Math.fma(exponent, -LN2_LOW, Math.fma(exponent, -LN2_HIGH, clamped));
    float p = 1.9875691e-4f;
    p = Math.fma(p, r, 1.3981999e-3f);
    p = Math.fma(p, r, 8.333452e-3f);
    p = Math.fma(p, r, 4.1665796e-2f);
    p = Math.fma(p, r, 1.6666666e-1f);
    p = Math.fma(p, r, 5.0e-1f);
    float fraction = Math.fma(p, r * r, r) + 1;
    return fraction * Float.intBitsToFloat(((int) exponent + 127) << 23);
  }
}
