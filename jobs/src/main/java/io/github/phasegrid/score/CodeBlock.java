package io.github.phasegrid.score;

import io.github.phasegrid.code.CodeMatrix;

/**
 * Some examples of one split of a cell, in order: what one of several partitions holds.
 *
 * @param first the number of the first of them in the split
 * @param codes {@code [n, bits]}
 * @param labels {@code [n]}, as trained on
 * @param trueLabels {@code [n]}
 */
record CodeBlock(int first, CodeMatrix codes, int[] labels, int[] trueLabels) {}
