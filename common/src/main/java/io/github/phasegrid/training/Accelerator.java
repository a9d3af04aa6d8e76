package io.github.phasegrid.training;

import java.io.Serializable;
import java.util.OptionalInt;

/**
 * Where the arrays of Deeplearning4j lie, which a build decides once: with {@code -Pcuda} on GPUs,
 * else beside the processor. What schedules training asks here, so that it can be tested without a
 * GPU.
 *
 * <p>The fused engine computes on processors. It is the {@code dl4j} engine that uses a GPU, and in
 * a build for GPUs there is no other.
 */
public interface Accelerator extends Serializable {

  /** Whether arrays lie on GPUs; starts nothing. */
  boolean isGpu();

  /**
   * Has this thread use a GPU from now on.
   *
   * @param device its number; none where nothing hands them out and any will do
   * @return the GPU's name
   * @throws IllegalStateException when there is no such GPU here
   */
  String bind(OptionalInt device);

  /** Whether an engine trains on GPUs in this build. */
  default boolean isUsedBy(String engine) {
    return isGpu() && engine.equals(Engines.DL4J);
  }

  /** Whether an engine works in this build. */
  default boolean runs(String engine) {
    return !isGpu() || isUsedBy(engine);
  }

  /** That of this build. */
  static Accelerator ofThisBuild() {
    return new Nd4jAccelerator();
  }
}
