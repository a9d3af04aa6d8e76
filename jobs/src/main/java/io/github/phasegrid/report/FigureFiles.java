package io.github.phasegrid.report;

import io.github.phasegrid.report.Drawing.Frame;
import io.github.phasegrid.report.Drawing.Line;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/** Paints a drawing: title, legend, frames, two to a row. As PNG at twice its size, and as SVG. */
final class FigureFiles {
  private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";
  private static final int PIXELS_PER_POINT = 2;
  private static final int WIDTH = 960;
  private static final int LONE_FRAME_HEIGHT = 520;
  private static final int FRAME_HEIGHT = 360;
  private static final int MARGIN = 20;
  private static final int TITLE_HEIGHT = 36;
  private static final int LEGEND_ROW_HEIGHT = 24;
  private static final int SWATCH = 34;
  private static final Font TITLE = FramePainter.font(Font.BOLD, 19);
  private static final Font LEGEND = FramePainter.font(Font.PLAIN, 14);

  private final Drawing drawing;
  private final List<Entry> legend;
  private final int legendRows;

  /** A line of the legend and where it goes. */
  private record Entry(Line line, String label, int x, int row) {}

  FigureFiles(Drawing drawing) {
    this.drawing = drawing;
    this.legend = legend();
    this.legendRows = legend.isEmpty() ? 0 : legend.get(legend.size() - 1).row() + 1;
  }

  /** Writes {@code NAME.png}. */
  void writePng(Path folder) throws IOException {
    BufferedImage image =
        new BufferedImage(
            WIDTH * PIXELS_PER_POINT, height() * PIXELS_PER_POINT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(PIXELS_PER_POINT, PIXELS_PER_POINT);
    paint(graphics);
    graphics.dispose();
    ImageIO.write(image, "png", folder.resolve(drawing.name() + ".png").toFile());
  }

  /** Writes {@code NAME.svg}; returns its text. */
  String writeSvg(Path folder) throws IOException {
    SVGGraphics2D graphics = new SVGGraphics2D(emptySvg());
    graphics.setSVGCanvasSize(new Dimension(WIDTH, height()));
    paint(graphics);
    StringWriter svg = new StringWriter();
    graphics.stream(svg, true);
    Files.writeString(folder.resolve(drawing.name() + ".svg"), svg.toString());
    return svg.toString();
  }

  private static Document emptySvg() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG_NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new AssertionError("every Java platform can make an empty document", e);
    }
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

  private int height() {
    int rows = (drawing.frames().size() + columns() - 1) / columns();
    return headHeight() + rows * frameHeight();
  }

  private void paint(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, height());
    graphics.setColor(FramePainter.INK);
    graphics.setFont(TITLE);
    graphics.drawString(drawing.title(), MARGIN, MARGIN + 20);
    legend.forEach(entry -> paint(graphics, entry));
    int frameWidth = WIDTH / columns();
    FramePainter painter = new FramePainter(drawing);
    for (int i = 0; i < drawing.frames().size(); i++) {
      Frame frame = drawing.frames().get(i);
      Graphics2D part = (Graphics2D) graphics.create();
      part.translate((i % columns()) * frameWidth, headHeight() + (i / columns()) * frameHeight());
      painter.chart(frame).paint(part, frameWidth, frameHeight());
      part.dispose();
    }
  }

  private void paint(Graphics2D graphics, Entry entry) {
    int middle = MARGIN + TITLE_HEIGHT + entry.row() * LEGEND_ROW_HEIGHT + LEGEND_ROW_HEIGHT / 2;
    int textX = entry.x();
    if (entry.line() != null) {
      graphics.setColor(Color.decode(entry.line().color().light()));
      BasicStroke before = (BasicStroke) graphics.getStroke();
      graphics.setStroke(FramePainter.stroke(entry.line().dashed()));
      graphics.draw(new Line2D.Double(entry.x(), middle, entry.x() + SWATCH - 8.0, middle));
      graphics.setStroke(before);
      textX += SWATCH;
    }
    graphics.setColor(FramePainter.INK);
    graphics.setFont(LEGEND);
    graphics.drawString(entry.label(), textX, middle + 5);
  }

  /** Entries from left to right, wrapped; the first says what the lines are. */
  private List<Entry> legend() {
    Graphics2D ruler = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    List<Entry> entries = new ArrayList<>();
    int x = MARGIN;
    int row = 0;
    if (!drawing.lineTitle().isEmpty()) {
      entries.add(new Entry(null, drawing.lineTitle(), x, row));
      x += ruler.getFontMetrics(LEGEND).stringWidth(drawing.lineTitle()) + MARGIN;
    }
    for (Line line : drawing.frames().get(0).lines()) {
      int width = SWATCH + ruler.getFontMetrics(LEGEND).stringWidth(line.label()) + MARGIN;
      if (x + width > WIDTH && x > MARGIN) {
        x = MARGIN;
        row++;
      }
      entries.add(new Entry(line, line.label(), x, row));
      x += width;
    }
    ruler.dispose();
    return entries;
  }
}
