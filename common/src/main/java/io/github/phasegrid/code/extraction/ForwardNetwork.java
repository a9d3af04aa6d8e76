package io.github.phasegrid.code.extraction;

import java.util.List;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Deeplearning4j network in inference mode, whichever of the two classes it is of.
 *
 * <p>Layers are called one by one, and not through the network's own {@code feedForward}: that one
 * lets activation layers write over what they are given, though it is handed out or another layer
 * takes it, too. See {@link LayerArrays}.
 */
sealed interface ForwardNetwork permits SequentialForward, GraphForward {

  /** Its stages, in an order in which they can be computed. */
  List<Stage> stages();

  /** The type of its arithmetic. */
  DataType type();

  /**
   * Computes some stages, and none after the last of them.
   *
   * @param input a batch; not changed, but closed where a layer hands it on as it is
   * @param wanted the stages to hand out, at least one
   * @param consumer receives their outputs in that order; they are valid while it runs
   */
  void run(INDArray input, List<Integer> wanted, Consumer<List<INDArray>> consumer);
}
