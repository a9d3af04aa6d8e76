package io.github.phasegrid.dataset;

/** What a network can be shown: {@code [count, inputs]} values. */
public interface Inputs {
  /** Number of examples. */
  int count();

  /** Values in one example. */
  int inputs();

  /**
   * Writes one example as the networks see it.
   *
   * @param target receives {@code inputs} values from {@code offset} on
   */
  void copyTo(int example, float[] target, int offset);
}
