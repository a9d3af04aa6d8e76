package io.github.phasegrid.score;

import io.github.phasegrid.dataset.Inputs;

/**
 * Real-valued vectors that a control holds against codes, example by example.
 *
 * @param codes their bits, with the labels of the examples
 * @param train {@code [n_train, values]}
 * @param test {@code [n_test, values]}
 * @param validation {@code [n_validation, values]}; without rows where nothing learns from them
 */
record ControlVectors(CellCodes codes, Inputs train, Inputs test, Inputs validation) {

  /** What a lesson is learnt from. */
  Inputs learnt(Lesson lesson) {
    return lesson == Lesson.VALIDATION ? validation : train;
  }
}
