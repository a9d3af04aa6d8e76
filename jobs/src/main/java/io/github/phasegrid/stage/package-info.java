/**
 * What the stages share: Spark jobs side by side, progress a person can follow, and stopping in
 * good order.
 *
 * <p>Called by {@code train} and {@code score}; knows neither.
 */
package io.github.phasegrid.stage;
