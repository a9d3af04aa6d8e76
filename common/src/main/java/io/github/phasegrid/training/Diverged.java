package io.github.phasegrid.training;

/** Ends a run as failed; never leaves the engine. */
final class Diverged extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param epoch counted from 0
   * @param minibatch in the epoch, counted from 1
   */
  Diverged(String what, int epoch, int minibatch) {
    super("%s in epoch %d, step %d".formatted(what, epoch + 1, minibatch));
  }

  /** Passes a finite loss on. */
  static double requireFinite(double loss, int epoch, int minibatch) throws Diverged {
    if (!Double.isFinite(loss)) {
      throw new Diverged("the training loss became " + loss, epoch, minibatch);
    }
    return loss;
  }
}
