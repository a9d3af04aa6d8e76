/**
 * How the benchmarks measure: in {@link io.github.phasegrid.bench.measure.Rounds}, each of which
 * lets every {@link io.github.phasegrid.bench.measure.Contestant} of every {@link
 * io.github.phasegrid.bench.measure.Contest} work once.
 */
package io.github.phasegrid.bench.measure;
