/**
 * What the stages share: Spark jobs side by side, progress a person can follow, and stopping in
 * good order.
 *
 * <p>Called by {@code train}, {@code score} and {@code encode}; knows none of them.
 */
package io.github.phasegrid.stage;
