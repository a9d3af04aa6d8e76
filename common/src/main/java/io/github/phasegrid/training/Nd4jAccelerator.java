package io.github.phasegrid.training;

import java.util.OptionalInt;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Asks the backend of ND4J that is on the class path. */
record Nd4jAccelerator() implements Accelerator {
  private static final String CUDA_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";
  private static final String NO_CUDA =
      "an application jar built with -Pcuda needs an NVIDIA GPU and CUDA 11.6, and finds none here";

  @Override
  public boolean isGpu() {
    try {
      Class.forName(CUDA_BACKEND, false, Nd4jAccelerator.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public String bind(OptionalInt device) {
    if (!isGpu()) {
      throw new IllegalStateException("this build computes on the processor");
    }
    requireCuda();
    NativeOps gpus = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int present = gpus.getAvailableDevices();
    if (device.isPresent()) {
      if (device.getAsInt() >= present) {
        throw new IllegalStateException(
            "GPU " + device.getAsInt() + " was given, but CUDA sees " + present + " here");
      }
      Nd4j.getAffinityManager().unsafeSetDevice(device.getAsInt());
    }
    return gpus.getDeviceName(Nd4j.getAffinityManager().getDeviceForCurrentThread());
  }

  private static void requireCuda() {
    boolean cuda;
    try {
      cuda = !Nd4j.getEnvironment().isCPU();
    } catch (RuntimeException | LinkageError e) { // no driver, no CUDA, no device
      throw new IllegalStateException(NO_CUDA + " (" + e + ")", e);
    }
    if (!cuda) {
      throw new IllegalStateException(NO_CUDA);
    }
  }
}
