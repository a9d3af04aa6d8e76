package io.github.phasegrid.cli;

/** The stages of a run. Each reads and writes the warehouse and nothing else. */
enum Stage {
  TRAIN,
  SCORE,
  CHART,
  REPORT
}
