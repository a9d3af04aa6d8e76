package io.github.phasegrid.code.extraction;

import java.util.Optional;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * One step of a network's computation: a layer, or a vertex of a graph that is none.
 *
 * @param name how the network calls it; empty where it does not
 * @param layer the layer's configuration; empty for other vertices
 * @param output the type of what it puts out
 * @param source the stage whose output it takes, {@link #INPUT} for the network's input, {@link
 *     #SEVERAL} where there is more than one or something is done to it on the way
 * @param isOutput whether the network puts out what it does
 * @param isTakenOnce whether its output is an array of its own that one stage alone takes, which
 *     may then write over it
 */
record Stage(
    String name,
    Optional<Layer> layer,
    InputType output,
    int source,
    boolean isOutput,
    boolean isTakenOnce) {
  static final int INPUT = -1;
  static final int SEVERAL = -2;
}
