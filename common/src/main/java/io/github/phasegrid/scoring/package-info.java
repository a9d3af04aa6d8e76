/**
 * What neural codes say: how redundant they are, and how well simple algorithms tell classes from
 * them.
 *
 * <p>Pure functions of codes and labels; {@link io.github.phasegrid.scoring.ScoringSpec} holds the
 * settings. A number that does not exist for some input (no examples, one class) is a {@link
 * io.github.phasegrid.scoring.Measured.Absent} with its reason, never a made-up value.
 */
package io.github.phasegrid.scoring;
