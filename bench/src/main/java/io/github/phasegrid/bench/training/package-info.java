/**
 * What fused training costs, and what its rivals cost. {@link
 * io.github.phasegrid.bench.training.TrainingBenchmark} is the command; its contestants train the
 * networks of a {@link io.github.phasegrid.bench.training.Study}.
 */
package io.github.phasegrid.bench.training;
