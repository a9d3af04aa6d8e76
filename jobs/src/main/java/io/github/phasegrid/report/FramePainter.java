package io.github.phasegrid.report;

import io.github.phasegrid.phase.Property.Unit;
import io.github.phasegrid.report.Drawing.Frame;
import io.github.phasegrid.report.Drawing.Line;
import io.github.phasegrid.report.Drawing.Point;
import io.github.phasegrid.report.Scale.Kind;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.series.MarkerSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Makes one frame of a drawing into a chart of XChart. */
final class FramePainter {
  static final Color INK = new Color(0x1f2430);
  private static final Color FAINT = new Color(0xe3e6eb);
  private static final String FAMILY = Font.SANS_SERIF;
  private static final float[] DASHES = {7, 4};
  private static final String ZERO_WIDTH = "\u200b";
  private static final int MARKER = 6;

  private final Drawing drawing;

  FramePainter(Drawing drawing) {
    this.drawing = drawing;
  }

  Chart<?, ?> chart(Frame frame) {
    return drawing.scale().kind() == Kind.CATEGORIES ? categories(frame) : numbers(frame);
  }

  private Chart<?, ?> numbers(Frame frame) {
    XYChart chart = new XYChartBuilder().title(frame.title()).xAxisTitle(drawing.xTitle()).build();
    style(chart, chart.getStyler(), frame);
    boolean logarithmic = drawing.scale().kind() == Kind.LOGARITHMIC;
    if (logarithmic) {
      logarithmicX(chart);
    }
    for (Line line : frame.lines()) {
      List<Point> slots = line.points().stream().filter(this::inSlot).toList();
      List<Point> others = line.points().stream().filter(p -> !inSlot(p)).toList();
      addNumbers(chart, line, line.label(), others);
      for (Point point : slots) {
        addNumbers(chart, line, line.label() + " " + point.x(), List.of(point));
      }
    }
    return chart;
  }

  private boolean inSlot(Point point) {
    return drawing.scale().slots().get(point.x());
  }

  private void addNumbers(XYChart chart, Line line, String name, List<Point> points) {
    if (points.isEmpty()) {
      return;
    }
    List<Double> positions = drawing.scale().positions();
    double[] x = points.stream().mapToDouble(p -> positions.get(p.x())).toArray();
    double[] y = points.stream().mapToDouble(p -> shown(p.mean())).toArray();
    double[] errors = points.stream().mapToDouble(p -> shown(p.error())).toArray();
    boolean anyError = points.stream().anyMatch(Point::hasError);
    XYSeries series = anyError ? chart.addSeries(name, x, y, errors) : chart.addSeries(name, x, y);
    style(series, line);
  }

  /** XChart's own logarithmic axis cannot label slots: positions are logarithms already. */
  private void logarithmicX(XYChart chart) {
    List<Double> positions = drawing.scale().positions();
    double first = positions.get(0);
    double last = positions.get(positions.size() - 1);
    double margin = 0.04 * (last - first);
    chart.getStyler().setXAxisMin(first - margin).setXAxisMax(last + margin);
    chart.setCustomXAxisTickLabelsFormatter(this::decade);
    for (double divider : drawing.scale().dividers()) {
      chart.addAnnotation(new AnnotationLine(divider, true, false));
    }
  }

  /**
   * Ticks between powers of ten stay without a label. XChart wants labels to differ from one
   * another, or it looks for other ticks for ever: these differ in how much of nothing they say.
   */
  private String decade(double tick) {
    int nearest = (int) Math.round(tick);
    if (Math.abs(tick - nearest) < 1e-9) {
      return drawing.scale().decadeLabel(nearest);
    }
    double first = drawing.scale().positions().get(0);
    return ZERO_WIDTH.repeat((int) Math.round(100 * (tick - first + 1)));
  }

  private Chart<?, ?> categories(Frame frame) {
    CategoryChart chart =
        new CategoryChartBuilder().title(frame.title()).xAxisTitle(drawing.xTitle()).build();
    style(chart, chart.getStyler(), frame);
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
    List<String> labels = drawing.scale().labels();
    for (Line line : frame.lines()) {
      Double[] y = new Double[labels.size()];
      Double[] errors = new Double[labels.size()];
      for (Point point : line.points()) {
        y[point.x()] = shown(point.mean());
        errors[point.x()] = shown(point.error());
      }
      CategorySeries series =
          chart.addSeries(line.label(), labels, Arrays.asList(y), Arrays.asList(errors));
      style(series, line);
    }
    return chart;
  }

  private void style(MarkerSeries series, Line line) {
    Color color = Color.decode(line.color().light());
    series.setLineColor(color);
    series.setMarkerColor(color);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setLineStyle(stroke(line.dashed()));
  }

  static BasicStroke stroke(boolean dashed) {
    return dashed
        ? new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, DASHES, 0f)
        : new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  private void style(Chart<?, ?> chart, AxesChartStyler styler, Frame frame) {
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
    styler.setXAxisTickMarkSpacingHint(70);
    styler.setYAxisTitleVisible(false);
    double[] range = range(frame);
    styler.setYAxisMin(range[0]);
    styler.setYAxisMax(range[1]);
    String sign = Words.sign(drawing.unit());
    chart.setCustomYAxisTickLabelsFormatter(tick -> tick(tick) + sign);
  }

  static Font font(int style, int size) {
    return new Font(FAMILY, style, size);
  }

  /** All digits of a round number, so that ticks never look alike. */
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
    double low = extreme(frame, -1);
    double high = extreme(frame, 1);
    double bottom = drawing.unit() == Unit.ACCURACY ? Math.max(0, low) : 0;
    double step = Math.pow(10, Math.floor(Math.log10(Math.max(high - bottom, 1e-6)))) / 2;
    double from = Math.floor(bottom / step) * step;
    double to = Math.ceil(high / step) * step;
    double most = drawing.unit() == Unit.ACCURACY ? 100 : 1;
    return new double[] {from, Math.max(Math.min(to, most), from + step)};
  }

  private double extreme(Frame frame, int sign) {
    return sign
        * frame.lines().stream()
            .flatMap(line -> line.points().stream())
            .mapToDouble(p -> sign * shown(p.mean()) + shown(p.error()))
            .max()
            .orElse(0);
  }
}
