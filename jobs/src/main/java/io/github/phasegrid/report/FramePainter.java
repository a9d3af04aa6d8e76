package io.github.phasegrid.report;

import io.github.phasegrid.phase.Property.Unit;
import io.github.phasegrid.report.Drawing.Frame;
import io.github.phasegrid.report.Drawing.Line;
import io.github.phasegrid.report.Drawing.Point;
import io.github.phasegrid.report.Drawing.Stroke;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Paints the frames of a drawing: XChart the lines and the y axis, {@link XAxisPainter} the x axis.
 */
final class FramePainter {
  static final Color INK = new Color(0x1f2430);
  private static final Color FAINT = new Color(0xe3e6eb);
  private static final String FAMILY = Font.SANS_SERIF;
  private static final float[] DASHES = {7, 4};
  private static final float[] DOTS = {2, 3};
  private static final int MARKER = 6;
  private static final int BAND_OPACITY = 46;

  /** XChart leaves out ticks at the very ends of an axis. */
  private static final double SLACK = 0.004;

  private final Drawing drawing;

  FramePainter(Drawing drawing) {
    this.drawing = drawing;
  }

  /** Paints a frame of this size with its upper left corner at the origin. */
  void paint(Frame frame, Graphics2D graphics, int width, int height) {
    XYChart chart = new XYChartBuilder().title(frame.title()).build();
    double[] range = range(frame);
    style(chart, frame, range);
    for (double divider : drawing.scale().dividers()) {
      chart.addAnnotation(new AnnotationLine(divider, true, false));
    }
    frame.lines().forEach(line -> addBand(chart, line));
    frame.lines().forEach(line -> add(chart, line));
    chart.paint(graphics, width, height - XAxisPainter.HEIGHT);
    new XAxisPainter(drawing, chart, range[0]).paint(graphics);
  }

  /** No line is drawn into a slot: what stands there is a series of its own. */
  private void add(XYChart chart, Line line) {
    List<Boolean> slots = drawing.scale().slots();
    List<Point> outside = line.points().stream().filter(p -> !slots.get(p.x())).toList();
    add(chart, line, line.name(), outside);
    line.points().stream()
        .filter(p -> slots.get(p.x()))
        .forEach(p -> add(chart, line, line.name() + " in slot " + p.x(), List.of(p)));
  }

  private void add(XYChart chart, Line line, String name, List<Point> points) {
    if (points.isEmpty()) {
      return;
    }
    double[] x = x(points);
    double[] y = points.stream().mapToDouble(p -> shown(p.mean())).toArray();
    boolean band = points.size() > 1 && hasBands();
    boolean bars = !band && points.stream().anyMatch(Point::hasInterval);
    XYSeries series =
        bars
            ? chart.addSeries(
                name, x, y, points.stream().mapToDouble(p -> shown(p.half())).toArray())
            : chart.addSeries(name, x, y);
    style(series, line);
  }

  /** Bands lie below all lines: they are added first. */
  private void addBand(XYChart chart, Line line) {
    List<Boolean> slots = drawing.scale().slots();
    List<Point> points = line.points().stream().filter(p -> !slots.get(p.x())).toList();
    if (points.size() < 2 || !hasBands() || points.stream().noneMatch(Point::hasInterval)) {
      return;
    }
    double[] along = x(points);
    int n = along.length;
    double[] x = new double[2 * n];
    double[] y = new double[2 * n];
    for (int i = 0; i < n; i++) {
      Point point = points.get(i);
      x[i] = along[i];
      y[i] = shown(possible(point.mean() + point.half()));
      x[2 * n - 1 - i] = along[i];
      y[2 * n - 1 - i] = shown(possible(point.mean() - point.half()));
    }
    XYSeries band = chart.addSeries(line.name() + " band", x, y);
    Color color = Color.decode(line.color().light());
    band.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
    band.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND_OPACITY));
    band.setLineColor(new Color(0, 0, 0, 0));
    band.setMarker(SeriesMarkers.NONE);
  }

  /** Between names there is nothing for a band to run through. */
  private boolean hasBands() {
    return drawing.scale().kind() != Scale.Kind.CATEGORIES;
  }

  private double[] x(List<Point> points) {
    List<Double> positions = drawing.scale().positions();
    return points.stream().mapToDouble(p -> positions.get(p.x())).toArray();
  }

  /** An interval of shares may reach beyond what shares can be. */
  private static double possible(double share) {
    return Math.max(0, Math.min(1, share));
  }

  private static void style(XYSeries series, Line line) {
    Color color = Color.decode(line.color().light());
    series.setLineColor(color);
    series.setMarkerColor(color);
    series.setMarker(line.stroke() == Stroke.DOTTED ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
    series.setLineStyle(stroke(line.stroke()));
  }

  static BasicStroke stroke(Stroke stroke) {
    return switch (stroke) {
      case SOLID -> new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
      case DASHED -> dashed(2f, DASHES);
      case DOTTED -> dashed(1.5f, DOTS);
    };
  }

  private static BasicStroke dashed(float width, float[] pattern) {
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, pattern, 0f);
  }

  private void style(XYChart chart, Frame frame, double[] range) {
    XYStyler styler = chart.getStyler();
    styler.setLegendVisible(false);
    styler.setChartTitleVisible(!frame.title().isEmpty());
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(font(Font.BOLD, 15));
    styler.setAxisTitleFont(font(Font.PLAIN, 15));
    styler.setAxisTickLabelsFont(font(Font.PLAIN, 14));
    styler.setChartFontColor(INK);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(FAINT);
    styler.setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setAxisTickMarksColor(INK);
    styler.setAnnotationLineColor(new Color(0xb8bec9));
    styler.setAnnotationLineStroke(
        new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, DASHES, 0f));
    styler.setErrorBarsColorSeriesColor(true);
    styler.setMarkerSize(MARKER);
    styler.setPlotMargin(0);
    styler.setPlotContentSize(1);
    styler.setAxisTickPadding(6);
    styler.setXAxisTicksVisible(false); // painted by XAxisPainter
    styler.setAxisTitlesVisible(false);
    styler.setYAxisMin(range[0]);
    styler.setYAxisMax(range[1]);
    styler.setXAxisMin(drawing.scale().low());
    styler.setXAxisMax(drawing.scale().high());
    String sign = Words.sign(drawing.unit());
    chart.setCustomYAxisTickLabelsFormatter(tick -> tick(tick) + sign);
  }

  static Font font(int style, int size) {
    return new Font(FAMILY, style, size);
  }

  /** All digits of a round number: XChart looks for other ticks for ever while two look alike. */
  private static String tick(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(6));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** A share is drawn in its unit: percent, or a number from 0 to 1. */
  private double shown(double value) {
    return drawing.unit() == Unit.ACCURACY ? 100 * value : value;
  }

  /** From 0 (redundancy) or a round number below the least (accuracy) to one above the largest. */
  private double[] range(Frame frame) {
    double most = drawing.unit() == Unit.ACCURACY ? 100 : 1;
    double high = extreme(frame, 1);
    double low = drawing.unit() == Unit.ACCURACY ? Math.max(0, extreme(frame, -1)) : 0;
    if (high - low < most * 1e-6) {
      return new double[] {-most * SLACK, most * (1 + SLACK)};
    }
    double step = Scale.roundStep((high - low) / 5);
    double from = Math.floor(low / step) * step;
    double to = Math.min(most, Math.ceil(high / step) * step);
    return new double[] {from - (to - from) * SLACK, to + (to - from) * SLACK};
  }

  private double extreme(Frame frame, int sign) {
    return sign
        * frame.lines().stream()
            .flatMap(line -> line.points().stream())
            .mapToDouble(p -> sign * shown(possible(p.mean() + sign * p.half())))
            .max()
            .orElse(0);
  }
}
