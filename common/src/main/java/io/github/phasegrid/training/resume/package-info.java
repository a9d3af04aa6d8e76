/**
 * Training that survives the loss of its process: what a pack has reported and where its runs stand
 * is saved from time to time, and another process goes on from there to the same bits.
 *
 * <p>The door is {@link io.github.phasegrid.training.resume.ResumableTraining}. A saved state has
 * two parts. The <em>journal</em> is every event the engine has told its listener, with the weights
 * of each checkpoint handed out; going on starts with telling them again, so that whoever listens
 * need not save anything of its own. The <em>run states</em> are what the engine itself needs.
 *
 * <p>The bytes are specified in {@code StateFile}.
 */
package io.github.phasegrid.training.resume;
