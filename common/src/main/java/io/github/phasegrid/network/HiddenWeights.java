package io.github.phasegrid.network;

/**
 * One hidden layer.
 *
 * @param dense kernel and bias
 * @param batchNorm {@link BatchNormWeights#NONE} where the network has none
 */
public record HiddenWeights(DenseWeights dense, BatchNormWeights batchNorm) {}
