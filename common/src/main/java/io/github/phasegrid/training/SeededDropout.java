package io.github.phasegrid.training;

import io.github.phasegrid.network.Floats;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link DropoutMasks} as Deeplearning4j applies them: on the input of the layer that follows a
 * hidden activation. Used while training only; exported networks do not name it.
 */
final class SeededDropout implements IDropout {
  private static final long serialVersionUID = 1L;

  private final transient DropoutMasks masks;
  private final transient StepNumbers numbers;
  private final int layer;
  private transient INDArray mask;

  /**
   * @param numbers by which masks are told apart
   * @param layer the hidden layer whose activations are dropped, from 0
   */
  SeededDropout(DropoutMasks masks, StepNumbers numbers, int layer) {
    this.masks = masks;
    this.numbers = numbers;
    this.layer = layer;
  }

  @Override
  public INDArray applyDropout(
      INDArray input, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    int rows = (int) input.size(0);
    int width = (int) input.size(1);
    float[] values = new float[rows * width];
    masks.write(numbers.minibatch(iteration), layer, rows, width, values, 0, width);
    clear();
    INDArray written = Floats.matrix(rows, width);
    Floats.fill(written, values);
    mask = written.castTo(input.dataType()).detach(); // read again by backprop, in another scope
    Nd4j.exec(new MulOp(input, mask, result));
    return result;
  }

  @Override
  public INDArray backprop(INDArray gradAtOutput, INDArray gradAtInput, int iteration, int epoch) {
    Nd4j.exec(new MulOp(gradAtOutput, mask, gradAtInput));
    clear();
    return gradAtInput;
  }

  @Override
  public void clear() {
    if (mask != null) {
      mask.close();
      mask = null;
    }
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // a copy shares the masks and has no state of its own
  public SeededDropout clone() {
    return new SeededDropout(masks, numbers, layer);
  }
}
