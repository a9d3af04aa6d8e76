package io.github.phasegrid.score;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * Points MLlib to the OpenBLAS that training brings along, since machines seldom have a BLAS where
 * MLlib looks for one; it then falls back to loops in Java.
 */
final class NativeBlas {
  /** Read by MLlib's BLAS (dev.ludovic.netlib) when it is first used in a JVM. */
  private static final String LIBRARY = "dev.ludovic.netlib.blas.nativeLibPath";

  private NativeBlas() {}

  /** To be called in a JVM before MLlib computes there; again is harmless. A user's own stays. */
  static void prefer() {
    if (System.getProperty(LIBRARY) == null) {
      System.setProperty(LIBRARY, Loader.load(openblas.class));
    }
  }
}
