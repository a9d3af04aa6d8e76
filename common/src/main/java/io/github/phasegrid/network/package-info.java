/**
 * What a network is: its specification, its weights, the layers its neural code is made of, and its
 * form as a stock Deeplearning4j network.
 */
package io.github.phasegrid.network;
