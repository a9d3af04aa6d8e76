package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Examples;

/**
 * The order in which fused training keeps a network's inputs: those that some training example uses
 * first, those that are 0 in all of them last. A product with the latter adds zeros and is left
 * out; MNIST's margins are a twelfth of the arithmetic.
 *
 * @param order all inputs, in each part ascending
 * @param used how many are used, at least 1
 */
record FusedInputs(int[] order, int used) {

  /** The inputs of these training examples. */
  static FusedInputs of(Examples training) {
    int inputs = training.inputs();
    boolean[] isUsed = new boolean[inputs];
    for (int example = 0; example < training.count(); example++) {
      for (int input = 0; input < inputs; input++) {
        isUsed[input] |= training.pixel(example, input) != 0;
      }
    }
    int used = 0;
    for (boolean one : isUsed) {
      used += one ? 1 : 0;
    }
    int[] order = new int[inputs];
    int nextUsed = 0;
    int nextUnused = used;
    for (int input = 0; input < inputs; input++) {
      order[isUsed[input] ? nextUsed++ : nextUnused++] = input;
    }
    return new FusedInputs(order, Math.max(1, used));
  }

  /** All inputs. */
  int count() {
    return order.length;
  }
}
