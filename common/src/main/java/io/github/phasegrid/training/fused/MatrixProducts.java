package io.github.phasegrid.training.fused;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

/**
 * The matrix products of a dense layer, by the OpenBLAS that ND4J brings, on the calling thread.
 *
 * <p>Kernels are {@code [units, inputs]}, activations and deltas {@code [units, batch]}; only the
 * examples themselves come example by example, {@code [batch, inputs]}. Each product but one
 * overwrites its target; each costs {@code 2·units·inputs·batch} flop.
 *
 * <p>In a product of one shape a row of the result has the same bits whatever stands in the other
 * rows, NaN included: OpenBLAS adds each element's terms in an order that depends on the shape and
 * the position alone ({@link RowClasses} says which positions are alike). Tests hold it to that.
 */
public final class MatrixProducts {

  static {
    // Process-wide, and what the other engine needs as well.
    blas_set_num_threads(1);
  }

  private MatrixProducts() {}

  /** First layer, forward: {@code target[u, e] = Σᵢ kernel[u, i] · examples[e, i]}. */
  public static void forwardExamples(
      int units,
      int inputs,
      int batch,
      NativeFloats kernel,
      NativeFloats examples,
      NativeFloats target) {
    multiply(
        CblasNoTrans,
        CblasTrans,
        units,
        batch,
        inputs,
        kernel,
        inputs,
        examples,
        inputs,
        0,
        target);
  }

  /**
   * First layer, gradient: {@code target[u, i] += Σₑ delta[u, e] · examples[e, i]}. It adds, so
   * that who reads it leaves zeros ({@link NativeFloats#take}) while it is in the cache: OpenBLAS
   * would fetch it from memory to do so, a twentieth of a step.
   */
  public static void gradientExamples(
      int units,
      int inputs,
      int batch,
      NativeFloats delta,
      NativeFloats examples,
      NativeFloats target) {
    multiply(
        CblasNoTrans,
        CblasNoTrans,
        units,
        inputs,
        batch,
        delta,
        batch,
        examples,
        inputs,
        1,
        target);
  }

  /** Later layer, forward: {@code target[u, e] = Σᵢ kernel[u, i] · activations[i, e]}. */
  public static void forward(
      int units,
      int inputs,
      int batch,
      NativeFloats kernel,
      NativeFloats activations,
      NativeFloats target) {
    multiply(
        CblasNoTrans,
        CblasNoTrans,
        units,
        batch,
        inputs,
        kernel,
        inputs,
        activations,
        batch,
        0,
        target);
  }

  /** Later layer, gradient: {@code target[u, i] = Σₑ delta[u, e] · activations[i, e]}. */
  public static void gradient(
      int units,
      int inputs,
      int batch,
      NativeFloats delta,
      NativeFloats activations,
      NativeFloats target) {
    multiply(
        CblasNoTrans,
        CblasTrans,
        units,
        inputs,
        batch,
        delta,
        batch,
        activations,
        batch,
        0,
        target);
  }

  /** Later layer, backward: {@code target[i, e] = Σᵤ kernel[u, i] · delta[u, e]}. */
  public static void backward(
      int units,
      int inputs,
      int batch,
      NativeFloats kernel,
      NativeFloats delta,
      NativeFloats target) {
    multiply(
        CblasTrans, CblasNoTrans, inputs, batch, units, kernel, inputs, delta, batch, 0, target);
  }

  private static void multiply(
      int leftForm,
      int rightForm,
      int rows,
      int columns,
      int terms,
      NativeFloats left,
      int leftStride,
      NativeFloats right,
      int rightStride,
      float keep,
      NativeFloats target) {
    if (target.length() < rows * columns
        || left.length() < rows * terms
        || right.length() < terms * columns) {
      throw new IndexOutOfBoundsException(
          rows + " × " + terms + " × " + columns + " leaves the arrays");
    }
    cblas_sgemm(
        CblasRowMajor,
        leftForm,
        rightForm,
        rows,
        columns,
        terms,
        1,
        left.pointer(),
        leftStride,
        right.pointer(),
        rightStride,
        keep,
        target.pointer(),
        columns);
  }
}
