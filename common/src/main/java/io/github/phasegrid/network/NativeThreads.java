package io.github.phasegrid.network;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Keeps Deeplearning4j's native code on the calling thread.
 *
 * <p>One task is one thread: matrices of this size get slower with more (ten times at two threads),
 * and sums split over threads would make results depend on the machine.
 */
public final class NativeThreads {

  private NativeThreads() {}

  /**
   * Limits BLAS and the native operations to one thread. OpenMP keeps its limit per calling thread,
   * so each thread that trains or encodes calls this first; repeated calls are cheap.
   */
  public static void useOne() {
    Nd4j.factory().blas().setMaxThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    if (Nd4j.getEnvironment().maxThreads() != 1) {
      Nd4j.getEnvironment().setMaxThreads(1);
    }
  }
}
