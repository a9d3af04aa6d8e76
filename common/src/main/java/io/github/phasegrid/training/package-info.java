/**
 * Training: what a recipe says, the engines that follow it, and what they report while they do.
 *
 * <p>The door is {@link io.github.phasegrid.training.Trainer}. An engine trains a pack of runs that
 * share one {@link io.github.phasegrid.dataset.Sample}; a run's result does not depend on its
 * pack-mates.
 */
package io.github.phasegrid.training;
