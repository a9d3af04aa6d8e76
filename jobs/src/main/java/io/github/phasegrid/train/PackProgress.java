package io.github.phasegrid.train;

import io.github.phasegrid.sweep.Pack;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Trial;
import io.github.phasegrid.training.Checkpoint;
import java.util.function.DoubleConsumer;

/**
 * Tells how far a pack in training is, in epochs of its trials and in steps of the epoch begun; one
 * that ends early has no more to do.
 */
final class PackProgress {
  private final Pack pack;
  private final DoubleConsumer advance;
  private final int stepsPerEpoch;
  private final double epochs;
  private double epochsDone;
  private int steps;
  private double told;

  /**
   * @param examples trained on in each epoch
   * @param advance told each further share of the pack that is done; they add up to 1
   */
  PackProgress(Pack pack, int examples, DoubleConsumer advance) {
    this.pack = pack;
    this.advance = advance;
    int batch = pack.trials().get(0).settings().integer(Setting.BATCH_SIZE);
    this.stepsPerEpoch = (examples + batch - 1) / batch;
    this.epochs = Math.max(1, pack.trials().stream().mapToInt(this::epochs).sum());
  }

  /** How many epochs a trial is trained for if it does not end early. */
  private int epochs(Trial trial) {
    int most = trial.settings().integer(Setting.EPOCHS);
    int looked = pack.checkpoints().stream().mapToInt(Checkpoint::epoch).max().orElse(most);
    return pack.complete() ? most : Math.min(most, looked);
  }

  void stepDone() {
    steps++;
    tell();
  }

  void epochDone() {
    epochsDone++;
    steps = 0;
    tell();
  }

  /**
   * @param trained epochs, at the end
   */
  void ended(Trial trial, int trained) {
    epochsDone += Math.max(0, epochs(trial) - trained);
    tell();
  }

  private void tell() {
    double share = (epochsDone + Math.min(1.0, (double) steps / stepsPerEpoch)) / epochs;
    advance.accept(share - told);
    told = share;
  }
}
