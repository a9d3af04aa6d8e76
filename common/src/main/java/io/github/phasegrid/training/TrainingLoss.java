package io.github.phasegrid.training;

import io.github.phasegrid.network.Logits;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Cross-entropy whose gradient is stock Deeplearning4j's (softmax minus one-hot) and whose value is
 * exact: from the logits, in double precision, without clipping probabilities. It also counts hits,
 * which the stock loss does not, so that training accuracy costs no second pass.
 */
final class TrainingLoss extends LossMCXENT {
  private static final long serialVersionUID = 1L;

  private int correct;

  /** Examples of the last batch that were classified as their label. */
  int correct() {
    return correct;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray logits, IActivation softmax, INDArray mask, boolean average) {
    int rows = (int) logits.size(0);
    int classes = (int) logits.size(1);
    double[] flat = logits.dup('c').data().asDouble();
    double[] targets = labels.dup('c').data().asDouble();
    double[] row = new double[classes];
    double sum = 0;
    correct = 0;
    for (int example = 0; example < rows; example++) {
      System.arraycopy(flat, example * classes, row, 0, classes);
      int label = 0;
      while (targets[example * classes + label] != 1) {
        label++;
      }
      sum += Logits.crossEntropy(row, label);
      correct += Logits.predicted(row) == label ? 1 : 0;
    }
    return average ? sum / rows : sum;
  }
}
