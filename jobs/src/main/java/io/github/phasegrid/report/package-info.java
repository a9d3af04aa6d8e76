/**
 * The report of a sweep: one self-contained HTML page, and every figure as PNG and SVG.
 *
 * <p>The door is {@link io.github.phasegrid.report.ReportWriter}. It is handed everything as {@link
 * io.github.phasegrid.report.ReportData} and knows neither Spark nor the warehouse.
 */
package io.github.phasegrid.report;
