package io.github.phasegrid.bench;

import java.io.IOException;

/** One way to train a study's networks, on two cores. */
sealed interface Contestant permits TrainerContestant, PythonContestant {

  /** Cores that every contestant gets. */
  int CORES = 2;

  String name();

  /** Measures once: wall seconds for one epoch of all networks. */
  double secondsPerEpoch() throws IOException, InterruptedException;
}
