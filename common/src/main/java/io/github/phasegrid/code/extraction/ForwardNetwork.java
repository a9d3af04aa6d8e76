package io.github.phasegrid.code.extraction;

import java.util.List;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A Deeplearning4j network in inference mode, whichever of the two classes it is of. */
sealed interface ForwardNetwork permits SequentialForward, GraphForward {

  /** Its stages, in an order in which they can be computed. */
  List<Stage> stages();

  /** The type of its arithmetic. */
  DataType type();

  /**
   * Computes some stages; where it is one alone, none after it.
   *
   * @param input a batch; the caller's to close
   * @param wanted the stages to hand out
   * @param consumer receives their outputs in that order; they are valid while it runs
   */
  void run(INDArray input, List<Integer> wanted, Consumer<List<INDArray>> consumer);
}
