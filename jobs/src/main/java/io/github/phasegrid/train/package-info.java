/**
 * Training as Spark tasks: one pack a task, its results staged by the task and published by the
 * driver.
 *
 * <p>The door is {@code TrainStage}. Publishes {@code trials}, {@code history}, {@code
 * checkpoints}, {@code codes} and models.
 */
package io.github.phasegrid.train;
