/**
 * What scoring costs, and what its rivals need for the same. {@link
 * io.github.phasegrid.bench.scoring.ScoringBenchmark} is the command, {@code LineUp} says who is
 * compared with whom and what has to be reached.
 */
package io.github.phasegrid.bench.scoring;
