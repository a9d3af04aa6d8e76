/**
 * Benchmarks of training. {@link io.github.phasegrid.bench.TrainingBenchmark} is the command; a
 * {@link io.github.phasegrid.bench.Contestant} is one way to train the networks of a {@link
 * io.github.phasegrid.bench.Study}.
 */
package io.github.phasegrid.bench;
