package io.github.phasegrid.training;

import io.github.phasegrid.dataset.Augmentation;

/**
 * How a network is trained, with Keras's semantics.
 *
 * @param optimizer the update rule
 * @param learningRate the initial rate, above 0
 * @param momentum μ of {@link Optimizer#MOMENTUM}; 0 for the others
 * @param scheduleFactor the rate is multiplied by this …
 * @param scheduleEvery … every so many epochs: rate(e) = learningRate · factor^⌊e / every⌋, e
 *     counted from 0
 * @param batchSize examples per step; the last, partial batch of an epoch is trained too
 * @param epochs at most so many
 * @param weightDecay λ of {@code λ·‖kernel‖²} (not halved) on hidden kernels
 * @param dropout share of each hidden layer's activations set to 0 in training, in [0, 1); of a
 *     convolutional network those of fully connected hidden layers alone
 * @param patience stop when the training loss has not improved for so many epochs; 0 means never
 *     stop early
 * @param augmentation what is done to images before they are shown; convolutional networks only
 */
public record Recipe(
    Optimizer optimizer,
    double learningRate,
    double momentum,
    double scheduleFactor,
    int scheduleEvery,
    int batchSize,
    int epochs,
    double weightDecay,
    double dropout,
    int patience,
    Augmentation augmentation) {

  /** A recipe without augmentation. */
  public Recipe(
      Optimizer optimizer,
      double learningRate,
      double momentum,
      double scheduleFactor,
      int scheduleEvery,
      int batchSize,
      int epochs,
      double weightDecay,
      double dropout,
      int patience) {
    this(
        optimizer,
        learningRate,
        momentum,
        scheduleFactor,
        scheduleEvery,
        batchSize,
        epochs,
        weightDecay,
        dropout,
        patience,
        Augmentation.NONE);
  }

  /** The learning rate of an epoch, counted from 0. */
  public double learningRate(int epoch) {
    int drops = epoch / scheduleEvery;
    return learningRate * Math.pow(scheduleFactor, drops);
  }
}
