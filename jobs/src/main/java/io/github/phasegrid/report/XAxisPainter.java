package io.github.phasegrid.report;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import org.knowm.xchart.XYChart;

/**
 * Paints the x axis below a painted chart. XChart chooses its ticks itself and so can label neither
 * slots nor categories.
 */
final class XAxisPainter {
  /** What it needs below the chart. */
  static final int HEIGHT = 58;

  private static final Font LABELS = FramePainter.font(Font.PLAIN, 14);
  private static final Font TITLE = FramePainter.font(Font.PLAIN, 15);
  private static final int LONG_MARK = 6;
  private static final int SHORT_MARK = 3;
  private static final int LABEL_GAP = 8;

  private final Drawing drawing;
  private final XYChart chart;
  private final double bottom;

  /**
   * An axis for one chart.
   *
   * @param chart already painted
   * @param yMin the value at its lower edge
   */
  XAxisPainter(Drawing drawing, XYChart chart, double yMin) {
    this.drawing = drawing;
    this.chart = chart;
    this.bottom = chart.getScreenYFromChart(yMin);
  }

  void paint(Graphics2D graphics) {
    double left = chart.getScreenXFromChart(drawing.scale().low());
    double right = chart.getScreenXFromChart(drawing.scale().high());
    graphics.setColor(FramePainter.INK);
    graphics.setStroke(new BasicStroke(1f));
    graphics.draw(new Line2D.Double(left, bottom, right, bottom));
    graphics.setFont(LABELS);
    FontMetrics metrics = graphics.getFontMetrics();
    double free = Double.NEGATIVE_INFINITY;
    for (Scale.Tick tick : drawing.scale().ticks()) {
      double x = chart.getScreenXFromChart(tick.position());
      int mark = tick.label().isEmpty() ? SHORT_MARK : LONG_MARK;
      graphics.draw(new Line2D.Double(x, bottom, x, bottom + mark));
      double width = metrics.stringWidth(tick.label());
      if (x - width / 2 > free && !tick.label().isEmpty()) {
        graphics.drawString(
            tick.label(),
            (float) (x - width / 2),
            (float) (bottom + LONG_MARK + metrics.getAscent()));
        free = x + width / 2 + LABEL_GAP;
      }
    }
    paintTitle(graphics, (left + right) / 2, bottom + LONG_MARK + metrics.getHeight());
  }

  private void paintTitle(Graphics2D graphics, double center, double top) {
    graphics.setFont(TITLE);
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.drawString(
        drawing.xTitle(),
        (float) (center - metrics.stringWidth(drawing.xTitle()) / 2.0),
        (float) (top + metrics.getAscent() + 2));
  }
}
