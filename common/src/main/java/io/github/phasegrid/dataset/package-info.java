/**
 * Labelled images: where they are read from, how they are checked, and which of them a trial sees.
 *
 * <p>The door is {@link io.github.phasegrid.dataset.Datasets}. A {@link
 * io.github.phasegrid.dataset.Dataset} holds bytes as they were published; {@link
 * io.github.phasegrid.dataset.Sampling} draws from it the {@link
 * io.github.phasegrid.dataset.Sample} that one trial trains on, in the {@link
 * io.github.phasegrid.dataset.ExampleOrder} of its data seed.
 *
 * <p>{@link io.github.phasegrid.dataset.DatasetFetcher} downloads what {@link
 * io.github.phasegrid.dataset.DatasetCatalog} knows, and {@link
 * io.github.phasegrid.dataset.DatasetVerifier} compares it with what is published.
 */
package io.github.phasegrid.dataset;
