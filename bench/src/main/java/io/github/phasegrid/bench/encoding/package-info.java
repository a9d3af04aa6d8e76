/**
 * Taking codes from a convolutional network, against that network's plain inference.
 *
 * <p>The door is {@code EncodingBenchmark}.
 */
package io.github.phasegrid.bench.encoding;
