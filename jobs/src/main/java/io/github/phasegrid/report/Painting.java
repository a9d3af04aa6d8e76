package io.github.phasegrid.report;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;

/** What can be painted on white paper. As PNG at twice its size, and as SVG. */
interface Painting {
  /** Of every painting, in points. */
  int WIDTH = 960;

  /** In points. */
  int height();

  /** Paints from the origin on, {@link #WIDTH} wide and {@link #height} high. */
  void paint(Graphics2D graphics);

  /** The bytes of a PNG. */
  default byte[] png() throws IOException {
    int pixelsPerPoint = 2;
    BufferedImage image =
        new BufferedImage(
            WIDTH * pixelsPerPoint, height() * pixelsPerPoint, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(pixelsPerPoint, pixelsPerPoint);
    paintOnWhite(graphics);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  /** The bytes of an SVG, in UTF-8. */
  default byte[] svg() throws IOException {
    SVGGraphics2D graphics = new SVGGraphics2D(emptySvg());
    graphics.setSVGCanvasSize(new Dimension(WIDTH, height()));
    paintOnWhite(graphics);
    StringWriter svg = new StringWriter();
    graphics.stream(svg, true);
    // Batik names a DTD on the web, which some readers would then fetch.
    return Pattern.compile("<!DOCTYPE[^>]*>\\s*")
        .matcher(svg.toString())
        .replaceFirst("")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void paintOnWhite(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, height());
    paint(graphics);
  }

  private static Document emptySvg() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new AssertionError("every Java platform can make an empty document", e);
    }
  }
}
