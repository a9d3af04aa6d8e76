package io.github.phasegrid.training;

/**
 * One line of a run's history.
 *
 * @param epoch epochs finished, from 1
 * @param trainingLoss mean over the epoch's examples of the training-mode loss, L2 term included
 * @param trainingAccuracy share of the epoch's examples classified as their training label,
 *     training mode
 * @param validationLoss plain cross-entropy in inference mode after the epoch; NaN without
 *     validation examples
 * @param validationAccuracy in inference mode after the epoch; NaN without validation examples
 * @param learningRate the epoch's rate
 */
public record EpochMetrics(
    int epoch,
    double trainingLoss,
    double trainingAccuracy,
    double validationLoss,
    double validationAccuracy,
    double learningRate) {}
