package io.github.phasegrid.training.fused;

import java.util.Arrays;

/** Softmax and cross-entropy of a batch, {@code [classes, stride]}; about 5 ns a logit. */
public final class SoftmaxKernel {
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 6.933594e-1f;
  private static final float LN2_LOW = -2.1219444e-4f;
  private static final float ROUND = 12582912f; // 1.5·2²³: adding it rounds to an integer

  /** Sums are at most the number of classes; so many multiply without overflow. */
  private static final int FACTORS = 32;

  private static final float SMALLEST_EXPONENT = -87;

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

  private final float[] largest;
  private final float[] sums;

  /**
   * @param stride examples of the largest batch
   */
  public SoftmaxKernel(int stride) {
    largest = new float[stride];
    sums = new float[stride];
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
  public void train(
      float[] logits,
      int classes,
      int stride,
      int rows,
      float[] bias,
      int biasAt,
      int[] labels,
      Tally tally) {
    score(logits, classes, stride, rows, bias, biasAt, labels, tally);
    float share = 1f / rows;
    for (int e = 0; e < rows; e++) {
      sums[e] = share / sums[e];
    }
    for (int c = 0; c < classes; c++) {
      int at = c * stride;
      for (int e = 0; e < rows; e++) {
        logits[at + e] *= sums[e];
      }
      Arrays.fill(logits, at + rows, at + stride, 0);
    }
    for (int e = 0; e < rows; e++) {
      logits[labels[e] * stride + e] -= share;
    }
  }

  /**
   * Adds the batch's losses and hits to the tally.
   *
   * @param logits {@code [classes, stride]} without biases in; out the powers whose shares are the
   *     softmax
   * @param rows examples that count
   * @param bias one for each class, from {@code biasAt} on
   * @param labels {@code [rows]}
   */
  public void score(
      float[] logits,
      int classes,
      int stride,
      int rows,
      float[] bias,
      int biasAt,
      int[] labels,
      Tally tally) {
    Arrays.fill(largest, 0, rows, Float.NEGATIVE_INFINITY);
    for (int c = 0; c < classes; c++) {
      int at = c * stride;
      float shift = bias[biasAt + c];
      for (int e = 0; e < rows; e++) {
        float logit = logits[at + e] + shift;
        logits[at + e] = logit;
        largest[e] = Math.max(largest[e], logit);
      }
    }
    tallyLabels(logits, stride, rows, labels, tally);
    Arrays.fill(sums, 0, rows, 0);
    for (int c = 0; c < classes; c++) {
      int at = c * stride;
      for (int e = 0; e < rows; e++) {
        float power = exp(logits[at + e] - largest[e]);
        logits[at + e] = power;
        sums[e] += power;
      }
    }
    for (int from = 0; from < rows; from += FACTORS) {
      double product = 1;
      for (int e = from; e < Math.min(rows, from + FACTORS); e++) {
        product *= sums[e];
      }
      tally.loss += Math.log(product); // one logarithm for many, which are slow
    }
  }

  /** All of the losses but the logarithms, and the hits. */
  private void tallyLabels(float[] logits, int stride, int rows, int[] labels, Tally tally) {
    for (int e = 0; e < rows; e++) {
      int label = labels[e];
      float own = logits[label * stride + e];
      tally.loss += largest[e] - own;
      boolean first = own == largest[e];
      for (int at = e; first && at < label * stride; at += stride) {
        first = logits[at] != largest[e];
      }
      tally.correct += first ? 1 : 0;
    }
  }

  /**
   * eˣ for x ≤ 0 with a relative error below 2e-7, never denormal; undefined for NaN. Five times as
   * fast as {@link Math#exp}. Reduction and polynomial as in Cephes' {@code expf} (Moshier).
   */
  static float exp(float x) {
    float clamped = x < SMALLEST_EXPONENT ? SMALLEST_EXPONENT : x;
    float shifted = Math.fma(clamped, LOG2_E, ROUND); // the exponent in its last bits
    float exponent = shifted - ROUND;
    float r = Math.fma(exponent, -LN2_LOW, Math.fma(exponent, -LN2_HIGH, clamped));
    float p = 1.9875691e-4f;
    p = Math.fma(p, r, 1.3981999e-3f);
    p = Math.fma(p, r, 8.333452e-3f);
    p = Math.fma(p, r, 4.1665796e-2f);
    p = Math.fma(p, r, 1.6666666e-1f);
    p = Math.fma(p, r, 5.0e-1f);
    float fraction = Math.fma(p, r * r, r) + 1;
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(fraction) + (Float.floatToRawIntBits(shifted) << 23));
  }
}
