package io.github.phasegrid.code.extraction;

import io.github.phasegrid.code.CodeMatrix;

/**
 * What came out for some consecutive examples.
 *
 * @param first the first example's index
 * @param codes one row per example
 * @param outputs {@code [rows][units]}, the network's output after its activation; no rows where it
 *     is not one vector per example
 */
public record ExtractedBatch(int first, CodeMatrix codes, double[][] outputs) {}
