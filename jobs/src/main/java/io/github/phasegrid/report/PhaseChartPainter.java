package io.github.phasegrid.report;

import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Regime;
import io.github.phasegrid.phase.RegimeRule;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Paints a phase chart: title, legend, and a map for each value of the remaining axis. */
final class PhaseChartPainter implements Painting {
  private static final int MARGIN = 20;
  private static final int HEAD = 62;
  private static final int LEGEND_ROW = 26;
  private static final int SWATCH = 20;
  private static final int LEFT = 76;
  private static final int RIGHT = 14;
  private static final int PANEL_TITLE = 30;
  private static final int BELOW = 50;
  private static final int HATCH = 7;
  private static final int LARGEST_CELL = 56;
  private static final Color LINE = new Color(0x1f2430);
  private static final Color EMPTY = new Color(0xf3f4f7);
  private static final Font TITLE = FramePainter.font(Font.BOLD, 19);
  private static final Font TEXT = FramePainter.font(Font.PLAIN, 14);
  private static final Font SMALL = FramePainter.font(Font.PLAIN, 12);
  private static final Font LETTER = FramePainter.font(Font.BOLD, 12);

  private final String title;
  private final Axis x;
  private final String xTitle;
  private final Optional<Axis> y;
  private final List<PhaseChart.Panel> panels;
  private final List<RegimeStyle> legend;

  PhaseChartPainter(PhaseChart chart, Study study, RegimeRule rule) {
    this.title = "Regimes by " + chart.title().replace(" × ", " and ").toLowerCase(Locale.ROOT);
    this.x = chart.xAxis(study);
    this.xTitle = study.title(x);
    this.y = chart.yAxis(study);
    this.panels = chart.panels(study, rule);
    this.legend =
        Arrays.stream(Regime.values())
            .filter(
                regime ->
                    panels.stream()
                        .flatMap(p -> p.regimes().stream())
                        .flatMap(List::stream)
                        .anyMatch(r -> r.equals(Optional.of(regime))))
            .map(RegimeStyle::of)
            .toList();
  }

  private int columns() {
    return panels.size() == 1 ? 1 : panels.size() <= 4 ? 2 : 3;
  }

  private int rows() {
    return y.map(axis -> axis.values().size()).orElse(1);
  }

  private int panelWidth() {
    return (WIDTH - MARGIN) / columns();
  }

  private double cellWidth() {
    return (panelWidth() - LEFT - RIGHT) / (double) x.values().size();
  }

  /** About square, but no smaller than a letter and no taller than a thumb. */
  private double cellHeight() {
    return Math.max(20, Math.min(LARGEST_CELL, cellWidth() * 0.8));
  }

  private int panelHeight() {
    return (int) Math.ceil(PANEL_TITLE + rows() * cellHeight() + BELOW);
  }

  private int headHeight() {
    return HEAD + (legend.size() + 1) / 2 * LEGEND_ROW;
  }

  @Override
  public int height() {
    return headHeight() + (panels.size() + columns() - 1) / columns() * panelHeight() + MARGIN;
  }

  @Override
  public void paint(Graphics2D graphics) {
    graphics.setColor(LINE);
    graphics.setFont(TITLE);
    graphics.drawString(title, MARGIN, MARGIN + 20);
    for (int i = 0; i < legend.size(); i++) {
      paintEntry(
          graphics,
          legend.get(i),
          MARGIN + i % 2 * (WIDTH / 2 - MARGIN),
          HEAD - 8 + i / 2 * LEGEND_ROW);
    }
    for (int i = 0; i < panels.size(); i++) {
      Graphics2D part = (Graphics2D) graphics.create();
      part.translate(i % columns() * panelWidth(), headHeight() + i / columns() * panelHeight());
      paintPanel(part, panels.get(i), i % columns() == 0);
      part.dispose();
    }
  }

  private static void paintEntry(Graphics2D graphics, RegimeStyle style, int left, int top) {
    paintCell(graphics, style, new Rectangle2D.Double(left, top, SWATCH, SWATCH));
    graphics.setColor(LINE);
    graphics.setFont(TEXT);
    graphics.drawString(style.key(), left + SWATCH + 8, top + 15);
  }

  private void paintPanel(Graphics2D graphics, PhaseChart.Panel panel, boolean first) {
    graphics.setColor(LINE);
    graphics.setFont(TEXT);
    graphics.drawString(panel.title(), LEFT, PANEL_TITLE - 9);
    for (int row = 0; row < rows(); row++) {
      for (int column = 0; column < x.values().size(); column++) {
        Rectangle2D cell = place(row, column);
        Optional<Regime> regime = panel.regimes().get(row).get(column);
        if (regime.isPresent()) {
          paintCell(graphics, RegimeStyle.of(regime.get()), cell);
        } else {
          graphics.setColor(EMPTY);
          graphics.fill(cell);
        }
      }
    }
    paintBoundaries(graphics, panel);
    paintLabels(graphics, first);
  }

  /** The first value of y stands at the bottom. */
  private Rectangle2D place(int row, int column) {
    return new Rectangle2D.Double(
        LEFT + column * cellWidth(),
        PANEL_TITLE + (rows() - 1 - row) * cellHeight(),
        cellWidth(),
        cellHeight());
  }

  private static void paintCell(Graphics2D graphics, RegimeStyle style, Rectangle2D cell) {
    graphics.setColor(Color.decode(style.fill()));
    graphics.fill(cell);
    if (style.hatched()) {
      paintHatch(graphics, cell);
    }
    graphics.setColor(Color.WHITE);
    graphics.setStroke(new BasicStroke(0.6f));
    graphics.draw(cell);
    graphics.setColor(Color.decode(style.ink()));
    graphics.setFont(LETTER);
    drawCentered(graphics, style.letter(), cell.getCenterX(), cell.getCenterY() + 4.5);
  }

  private static void paintHatch(Graphics2D graphics, Rectangle2D cell) {
    Shape before = graphics.getClip();
    graphics.clip(cell);
    graphics.setColor(new Color(0, 0, 0, 70));
    graphics.setStroke(new BasicStroke(0.8f));
    double reach = cell.getHeight();
    for (double at = cell.getX() - reach; at < cell.getMaxX(); at += HATCH) {
      graphics.draw(new Line2D.Double(at, cell.getMaxY(), at + reach, cell.getY()));
    }
    graphics.setClip(before);
  }

  private void paintBoundaries(Graphics2D graphics, PhaseChart.Panel panel) {
    graphics.setColor(LINE);
    graphics.setStroke(new BasicStroke(2.4f, BasicStroke.CAP_SQUARE, BasicStroke.JOIN_MITER));
    for (int row = 0; row < rows(); row++) {
      for (int column = 0; column < x.values().size(); column++) {
        Optional<Regime> own = panel.regimes().get(row).get(column);
        Rectangle2D cell = place(row, column);
        if (column + 1 < x.values().size()
            && !own.equals(panel.regimes().get(row).get(column + 1))) {
          graphics.draw(
              new Line2D.Double(cell.getMaxX(), cell.getY(), cell.getMaxX(), cell.getMaxY()));
        }
        if (row + 1 < rows() && !own.equals(panel.regimes().get(row + 1).get(column))) {
          graphics.draw(new Line2D.Double(cell.getX(), cell.getY(), cell.getMaxX(), cell.getY()));
        }
      }
    }
  }

  private void paintLabels(Graphics2D graphics, boolean first) {
    graphics.setColor(LINE);
    graphics.setFont(SMALL);
    FontMetrics metrics = graphics.getFontMetrics();
    double bottom = PANEL_TITLE + rows() * cellHeight();
    double free = Double.NEGATIVE_INFINITY;
    for (int column = 0; column < x.values().size(); column++) {
      String label = Words.value(x.values().get(column));
      double center = place(0, column).getCenterX();
      double half = metrics.stringWidth(label) / 2.0;
      if (center - half > free) {
        drawCentered(graphics, label, center, bottom + 16);
        free = center + half + 4;
      }
    }
    drawCentered(graphics, xTitle, LEFT + (panelWidth() - LEFT - RIGHT) / 2.0, bottom + 34);
    y.ifPresent(axis -> paintRowLabels(graphics, axis, first));
  }

  private void paintRowLabels(Graphics2D graphics, Axis axis, boolean first) {
    for (int row = 0; row < rows(); row++) {
      String label = Words.value(axis.values().get(row));
      int width = graphics.getFontMetrics().stringWidth(label);
      graphics.drawString(label, LEFT - 7 - width, (float) place(row, 0).getCenterY() + 4);
    }
    if (first) {
      Graphics2D turned = (Graphics2D) graphics.create();
      turned.rotate(-Math.PI / 2);
      String name = Words.title(axis.coordinate()).replaceFirst(" \\(.*", "");
      double middle = PANEL_TITLE + rows() * cellHeight() / 2;
      double labels =
          axis.values().stream()
              .mapToInt(value -> graphics.getFontMetrics().stringWidth(Words.value(value)))
              .max()
              .orElse(0);
      drawCentered(turned, name, -middle, Math.max(16, LEFT - 16 - labels));
      turned.dispose();
    }
  }

  private static void drawCentered(Graphics2D graphics, String text, double center, double base) {
    double half = graphics.getFontMetrics().stringWidth(text) / 2.0;
    graphics.drawString(text, (float) (center - half), (float) base);
  }
}
