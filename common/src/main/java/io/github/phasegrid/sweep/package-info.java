/**
 * Sweeps: what a sweep file says, the trials it expands to, their fingerprints and seeds, and the
 * plan that groups what is missing into packs.
 *
 * <p>The doors are {@code SweepFile}, which reads and validates, and {@code Plan}, which says what
 * a run would do. This package knows the others of the library; only {@code phase}, which folds
 * what sweeps measured, knows it.
 */
package io.github.phasegrid.sweep;
