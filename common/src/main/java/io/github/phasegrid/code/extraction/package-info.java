/**
 * Neural codes of any Deeplearning4j network, layered or a graph, ours or somebody else's: which
 * units have a ReLU-like activation, and their bits, batch by batch.
 *
 * <p>The door is {@code CodeExtractor}.
 */
package io.github.phasegrid.code.extraction;
