package io.github.phasegrid.network;

import io.github.phasegrid.dataset.Examples;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network in training seen in inference mode, as stock Deeplearning4j computes it: batch norm
 * uses its running statistics, nothing is dropped. It always sees the present weights.
 *
 * <p>Examples go through in batches from the first on, of a size that the network alone settles, so
 * a result depends on the examples alone. For one thread, which is left with Deeplearning4j
 * workspaces.
 */
public final class ForwardPass {

  /** Most examples in a batch, and as many for any multilayer perceptron. */
  static final int BATCH = 1000;

  private final int classes;
  private final INDArray parameters;
  private final LogitsNetwork network;

  /**
   * @param inputs values in one example
   * @param parameters {@code [1, n]}, shared, and closed by its owner
   */
  public ForwardPass(Architecture network, int inputs, int classes, INDArray parameters) {
    this.classes = classes;
    this.parameters = parameters;
    this.network = LogitsNetwork.following(network, inputs, classes, parameters);
  }

  /** Mean loss and accuracy over examples and their own labels. */
  public LossAndAccuracy score(Examples examples) {
    LossAndAccuracy.Tally tally = new LossAndAccuracy.Tally();
    int batch = network.batch();
    float[] pixels = new float[Math.min(batch, examples.count()) * examples.inputs()];
    double[] logits = new double[classes];
    for (int first = 0; first < examples.count(); first += batch) {
      int rows = Math.min(batch, examples.count() - first);
      for (int row = 0; row < rows; row++) {
        examples.copyTo(first + row, pixels, row * examples.inputs());
      }
      INDArray features = Floats.matrix(rows, examples.inputs());
      Floats.fill(features, pixels);
      double[] all = network.of(features.castTo(parameters.dataType()));
      features.close();
      for (int row = 0; row < rows; row++) {
        System.arraycopy(all, row * classes, logits, 0, classes);
        tally.add(logits, examples.label(first + row));
      }
    }
    return tally.mean();
  }
}
