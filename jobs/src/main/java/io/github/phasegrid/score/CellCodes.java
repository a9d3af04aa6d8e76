package io.github.phasegrid.score;

import io.github.phasegrid.code.CodeMatrix;

/**
 * The codes of one cell, example by example.
 *
 * @param train {@code [n_train, bits]}
 * @param trainLabels {@code [n_train]}, as trained on
 * @param trainTrueLabels {@code [n_train]}
 * @param test {@code [n_test, bits]}
 * @param testTrueLabels {@code [n_test]}
 * @param classes number of classes
 */
record CellCodes(
    CodeMatrix train,
    int[] trainLabels,
    int[] trainTrueLabels,
    CodeMatrix test,
    int[] testTrueLabels,
    int classes) {}
