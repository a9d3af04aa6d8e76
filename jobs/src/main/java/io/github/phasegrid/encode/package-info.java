/**
 * Codes of networks that were trained elsewhere: taken from a network or read from arrays, and
 * published as a trial like any other.
 *
 * <p>The doors are {@code CodeSource} and {@code EncodeStage}. Publishes {@code trials}, {@code
 * checkpoints} and {@code codes}.
 */
package io.github.phasegrid.encode;
