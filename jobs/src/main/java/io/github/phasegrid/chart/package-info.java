/**
 * From {@code properties} to {@code phases}: repeats folded, each cell's regime named.
 *
 * <p>The doors are {@code ChartStage}, and {@code PropertyRows} and {@code ControlRows}, which turn
 * rows into observations.
 */
package io.github.phasegrid.chart;
