/**
 * What the numbers of many trials say together: repeats folded into cells with their uncertainty,
 * the axes along which a sweep varies, and the regime each cell is in.
 *
 * <p>The door is {@link io.github.phasegrid.phase.Cell#fold}: observations in, cells out. {@link
 * io.github.phasegrid.phase.Axis#of}, {@link io.github.phasegrid.phase.RegimeRule}, {@link
 * io.github.phasegrid.phase.RegimeSensitivity}, {@link io.github.phasegrid.phase.PairedDifference}
 * and {@link io.github.phasegrid.phase.VarianceShares} read cells.
 */
package io.github.phasegrid.phase;
