package io.github.phasegrid.score;

import java.io.Serializable;

/** The checkpoint before a cell's, with which its codes are compared. */
sealed interface Previous extends Serializable {

  /**
   * There is one.
   *
   * @param codes of the same splits
   */
  record At(CodesAt codes) implements Previous {}

  /**
   * There is none.
   *
   * @param why a few words for a reader of the table
   */
  record None(String why) implements Previous {}
}
