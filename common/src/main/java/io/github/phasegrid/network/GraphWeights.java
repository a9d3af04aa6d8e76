package io.github.phasegrid.network;

/**
 * All weights of a convolutional network.
 *
 * @param classes units of the output layer
 * @param parameters as one vector, in the order in which Deeplearning4j keeps them; not copied and
 *     never written to
 */
public record GraphWeights(int classes, float[] parameters) implements Weights {}
