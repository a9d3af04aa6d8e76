package io.github.phasegrid.report;

import io.github.phasegrid.report.Drawing.Entry;
import io.github.phasegrid.report.Drawing.Frame;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Paints a drawing: title, note, legend, frames, two to a row. */
final class FigurePainter implements Painting {
  private static final int LONE_FRAME_HEIGHT = 520;
  private static final int FRAME_HEIGHT = 360;
  private static final int MARGIN = 20;
  private static final int TITLE_HEIGHT = 60;
  private static final int LEGEND_ROW_HEIGHT = 24;
  private static final int SWATCH = 34;
  private static final Color SOFT = new Color(0x5b6475);
  private static final Font TITLE = FramePainter.font(Font.BOLD, 19);
  private static final Font LEGEND = FramePainter.font(Font.PLAIN, 14);

  private final Drawing drawing;
  private final List<Placed> legend;
  private final int legendRows;

  /** An entry of the legend, or its title, and where it goes. */
  private record Placed(Optional<Entry> entry, String label, int x, int row) {}

  FigurePainter(Drawing drawing) {
    this.drawing = drawing;
    this.legend = legend();
    this.legendRows = legend.isEmpty() ? 0 : legend.get(legend.size() - 1).row() + 1;
  }

  private int frameHeight() {
    return drawing.frames().size() == 1 ? LONE_FRAME_HEIGHT : FRAME_HEIGHT;
  }

  private int columns() {
    return Math.min(2, drawing.frames().size());
  }

  private int headHeight() {
    return MARGIN + TITLE_HEIGHT + legendRows * LEGEND_ROW_HEIGHT;
  }

  @Override
  public int height() {
    int rows = (drawing.frames().size() + columns() - 1) / columns();
    return headHeight() + rows * frameHeight();
  }

  @Override
  public void paint(Graphics2D graphics) {
    graphics.setColor(FramePainter.INK);
    graphics.setFont(TITLE);
    graphics.drawString(drawing.title(), MARGIN, MARGIN + 16);
    graphics.setFont(LEGEND);
    graphics.setColor(SOFT);
    graphics.drawString(drawing.note(), MARGIN, MARGIN + 40);
    legend.forEach(placed -> paint(graphics, placed));
    int frameWidth = WIDTH / columns();
    FramePainter painter = new FramePainter(drawing);
    for (int i = 0; i < drawing.frames().size(); i++) {
      Frame frame = drawing.frames().get(i);
      Graphics2D part = (Graphics2D) graphics.create();
      part.translate((i % columns()) * frameWidth, headHeight() + (i / columns()) * frameHeight());
      painter.paint(frame, part, frameWidth, frameHeight());
      part.dispose();
    }
  }

  private void paint(Graphics2D graphics, Placed placed) {
    int middle = MARGIN + TITLE_HEIGHT + placed.row() * LEGEND_ROW_HEIGHT + LEGEND_ROW_HEIGHT / 2;
    placed.entry().ifPresent(entry -> paintSwatch(graphics, entry, placed.x(), middle));
    graphics.setColor(FramePainter.INK);
    graphics.setFont(LEGEND);
    int textX = placed.x() + (placed.entry().isPresent() ? SWATCH : 0);
    graphics.drawString(placed.label(), textX, middle + 5);
  }

  private static void paintSwatch(Graphics2D graphics, Entry entry, int x, int y) {
    Stroke before = graphics.getStroke();
    graphics.setColor(Color.decode(entry.color().light()));
    graphics.setStroke(FramePainter.stroke(entry.stroke()));
    graphics.draw(new Line2D.Double(x, y, x + SWATCH - 8.0, y));
    graphics.setStroke(before);
  }

  /** Entries from left to right, wrapped; the first says what the lines are. */
  private List<Placed> legend() {
    Graphics2D ruler = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    FontMetrics metrics = ruler.getFontMetrics(LEGEND);
    List<Placed> placed = new ArrayList<>();
    int x = MARGIN;
    int row = 0;
    String title = drawing.legend().title();
    if (!title.isEmpty()) {
      placed.add(new Placed(Optional.empty(), title, x, row));
      x += metrics.stringWidth(title) + MARGIN;
    }
    for (Entry entry : drawing.legend().entries()) {
      int width = SWATCH + metrics.stringWidth(entry.label()) + MARGIN;
      if (x + width > WIDTH && x > MARGIN) {
        x = MARGIN;
        row++;
      }
      placed.add(new Placed(Optional.of(entry), entry.label(), x, row));
      x += width;
    }
    ruler.dispose();
    return placed;
  }
}
