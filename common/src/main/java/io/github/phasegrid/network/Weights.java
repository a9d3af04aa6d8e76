package io.github.phasegrid.network;

/** All weights of a network, independent of who trained them. */
public sealed interface Weights permits NetworkWeights, GraphWeights {}
