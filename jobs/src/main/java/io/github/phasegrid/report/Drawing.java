package io.github.phasegrid.report;

import io.github.phasegrid.phase.Property.Unit;
import java.util.List;

/**
 * A figure in plain numbers, ready to be painted.
 *
 * @param name of its files, without extension
 * @param title above the frames
 * @param note below it: what points and bands are
 * @param legend what colours and strokes mean
 * @param xTitle what x is
 * @param unit of y
 * @param scale of x
 * @param frames side by side
 */
record Drawing(
    String name,
    String title,
    String note,
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
   * What colours and strokes mean.
   *
   * @param title what tells lines apart; empty when the entries say it
   */
  record Legend(String title, List<Entry> entries) {}

  /** One entry of the legend. */
  record Entry(String label, Palette color, Stroke stroke) {}

  /** How a line is drawn. */
  enum Stroke {
    SOLID,
    DASHED,
    /** Of a reference: thin, without points. */
    DOTTED
  }

  /**
   * One line.
   *
   * @param name unlike any other in its frame
   * @param points ascending in x
   */
  record Line(String name, Palette color, Stroke stroke, List<Point> points) {}

  /**
   * One point.
   *
   * @param x index of its value on the scale
   * @param mean in the property's unit
   * @param half half the width of its 95 % interval; 0 without one
   * @param hasInterval whether there is one
   */
  record Point(int x, double mean, double half, boolean hasInterval) {}
}
