package io.github.phasegrid.report;

import io.github.phasegrid.phase.Property.Unit;
import java.util.List;

/**
 * A figure in plain numbers, ready to be painted.
 *
 * @param name of its files, without extension
 * @param title above the frames
 * @param legend what colours and dashes mean
 * @param xTitle what x is
 * @param unit of y
 * @param scale of x
 * @param frames side by side
 */
record Drawing(
    String name,
    String title,
    Legend legend,
    String xTitle,
    Unit unit,
    Scale scale,
    List<Frame> frames) {

  /**
   * One pair of axes.
   *
   * @param title empty when the drawing's says it
   */
  record Frame(String title, List<Line> lines) {}

  /**
   * What colours and dashes mean.
   *
   * @param title what tells lines apart; empty when the entries say it
   */
  record Legend(String title, List<Entry> entries) {}

  /** One entry of the legend. */
  record Entry(String label, Palette color, boolean dashed) {}

  /**
   * One line.
   *
   * @param name unlike any other in its frame
   * @param points ascending in x
   */
  record Line(String name, Palette color, boolean dashed, List<Point> points) {}

  /**
   * One point.
   *
   * @param x index of its value on the scale
   * @param mean in the property's unit
   * @param error the standard error; 0 without one
   * @param hasError whether there is one
   */
  record Point(int x, double mean, double error, boolean hasError) {}
}
