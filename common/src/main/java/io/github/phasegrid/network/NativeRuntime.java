package io.github.phasegrid.network;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Deeplearning4j's native code as a task needs it: on the calling thread alone, and on memory that
 * stays as long as it is used.
 *
 * <p>One task is one thread: matrices of this size get slower with more (ten times at two threads),
 * and sums split over threads would make results depend on the machine.
 */
public final class NativeRuntime {

  private NativeRuntime() {}

  /**
   * Limits BLAS and the native operations to one thread, and has operations hold what they work on
   * ({@link OperandGuard}). OpenMP keeps its limit per calling thread, so each thread that trains
   * or encodes calls this first; repeated calls are cheap.
   */
  public static void prepare() {
    OperandGuard.install();
    Nd4j.factory().blas().setMaxThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    if (Nd4j.getEnvironment().maxThreads() != 1) {
      Nd4j.getEnvironment().setMaxThreads(1);
    }
  }
}
