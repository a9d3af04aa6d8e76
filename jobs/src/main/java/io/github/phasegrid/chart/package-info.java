/**
 * From {@code properties} to {@code phases}: repeats folded, each cell's regime named.
 *
 * <p>The doors are {@code ChartStage} and {@code PropertyRows}, which turns rows into observations.
 */
package io.github.phasegrid.chart;
