/**
 * Codes of networks that were trained elsewhere: taken from a network by Spark tasks, or read from
 * arrays on the driver, and published as a trial like any other.
 *
 * <p>The doors are {@code CodeSource}, with its two kinds {@code NetworkSource} and {@code
 * ArraySource}, and {@code EncodeStage}; the command line alone calls them. Inside, a network's
 * examples are cut into stretches, a task writes the codes of one, and the driver puts them
 * together when all are there; until then nothing counts. Publishes {@code trials}, {@code
 * checkpoints} and {@code codes}.
 */
package io.github.phasegrid.encode;
