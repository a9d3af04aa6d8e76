/**
 * Scoring of neural codes as Spark jobs over the warehouse: redundancy and Hamming K-NN on packed
 * bits, K-Means and logistic regression with MLlib, several cells at a time.
 *
 * <p>The door is {@code ScoreStage}. Reads {@code codes} and {@code checkpoints}, publishes {@code
 * properties}.
 */
package io.github.phasegrid.score;
