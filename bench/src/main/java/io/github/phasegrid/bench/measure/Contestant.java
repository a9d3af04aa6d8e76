package io.github.phasegrid.bench.measure;

import java.io.IOException;

/** One way to do a piece of work. */
public interface Contestant {

  /** Cores that a contestant has at most. */
  int CORES = 2;

  /** For people. */
  String name();

  /** What is measured, such as {@code s per epoch}. */
  String unit();

  /** Works once, and tells how long or how fast. */
  double measure() throws IOException, InterruptedException;
}
