/**
 * The benchmarks: {@link io.github.phasegrid.bench.Main} is the command. Each package below {@code
 * bench} but {@code measure}, which they share, is one of its subcommands.
 */
package io.github.phasegrid.bench;
