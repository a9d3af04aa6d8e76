/**
 * Labelled images: where they are read from, how they are checked, and which of them a trial sees.
 *
 * <p>The door is {@code Datasets}. A {@link io.github.phasegrid.dataset.Dataset} holds bytes as
 * they were published; {@link io.github.phasegrid.dataset.Sample} is what one trial trains on: a
 * subset, its noise and its order, all from a data seed.
 */
package io.github.phasegrid.dataset;
