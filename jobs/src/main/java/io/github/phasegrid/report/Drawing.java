package io.github.phasegrid.report;

import io.github.phasegrid.phase.Property.Unit;
import java.util.List;

/**
 * A figure in plain numbers, ready to be painted.
 *
 * @param name of its files, without extension
 * @param title above the frames
 * @param lineTitle what tells lines apart; empty when their labels say it
 * @param xTitle what x is
 * @param unit of y
 * @param scale of x
 * @param frames side by side
 */
record Drawing(
    String name,
    String title,
    String lineTitle,
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
   * One line.
   *
   * @param points ascending in x
   */
  record Line(String label, Palette color, boolean dashed, List<Point> points) {}

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
