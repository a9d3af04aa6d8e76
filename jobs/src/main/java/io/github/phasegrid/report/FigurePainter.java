package io.github.phasegrid.report;

import io.github.phasegrid.report.Drawing.Entry;
import io.github.phasegrid.report.Drawing.Frame;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/** Paints a drawing: title, legend, frames, two to a row. As PNG at twice its size, and as SVG. */
final class FigurePainter {
  private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

  /** Batik names a DTD on the web, which some readers would then fetch. */
  private static final Pattern DOCTYPE = Pattern.compile("<!DOCTYPE[^>]*>\\s*");

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
  private final List<Placed> legend;
  private final int legendRows;

  /** An entry of the legend, or its title, and where it goes. */
  private record Placed(Optional<Entry> entry, String label, int x, int row) {}

  FigurePainter(Drawing drawing) {
    this.drawing = drawing;
    this.legend = legend();
    this.legendRows = legend.isEmpty() ? 0 : legend.get(legend.size() - 1).row() + 1;
  }

  /** The bytes of a PNG. */
  byte[] png() throws IOException {
    BufferedImage image =
        new BufferedImage(
            WIDTH * PIXELS_PER_POINT, height() * PIXELS_PER_POINT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(PIXELS_PER_POINT, PIXELS_PER_POINT);
    paint(graphics);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  /** The bytes of an SVG, in UTF-8. */
  byte[] svg() throws IOException {
    SVGGraphics2D graphics = new SVGGraphics2D(emptySvg());
    graphics.setSVGCanvasSize(new Dimension(WIDTH, height()));
    paint(graphics);
    StringWriter svg = new StringWriter();
    graphics.stream(svg, true);
    return DOCTYPE.matcher(svg.toString()).replaceFirst("").getBytes(StandardCharsets.UTF_8);
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
    graphics.setStroke(FramePainter.stroke(entry.dashed()));
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
