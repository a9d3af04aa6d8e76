/**
 * What it costs to have many packs: scheduling and publishing them, and starting where many are.
 *
 * <p>The door is {@code ScaleBenchmark}.
 */
package io.github.phasegrid.bench.scale;
