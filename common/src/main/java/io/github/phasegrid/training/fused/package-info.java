/**
 * The kernels of fused training: what one step does, in the few operations that cost time.
 *
 * <p>They know shapes and floats, not runs, recipes or epochs; the engine that knows those calls
 * them, and another place to compute (a GPU) would take their seat. All matrices of one step are
 * laid out <em>unit by unit</em>: {@code [units, stride]} with the examples of a batch side by
 * side, so that the units of a run, and the runs of a pack, are consecutive rows and no kernel sees
 * a neighbour's numbers. Of the {@code stride} examples the first {@code rows} are real; the others
 * pad the batch to its fixed shape, and whatever is computed for them reaches no weight.
 *
 * <p>Loops are written for Java 17's vectorizer: in one loop all arrays have the same index (two
 * different offsets might overlap, and then nothing is vectorized), products are fused
 * multiply-adds (fewer nodes, so that the loop is still unrolled), and nothing branches.
 */
package io.github.phasegrid.training.fused;
