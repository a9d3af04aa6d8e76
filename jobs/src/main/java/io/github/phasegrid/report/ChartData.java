package io.github.phasegrid.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.phasegrid.phase.Axis;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Estimate;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.phase.Regime;
import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.report.Scale.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** What the page's script draws from, as JSON that is safe inside a script element. */
final class ChartData {
  /** More than any measurement here is worth; fewer digits keep the page small. */
  private static final MathContext DIGITS = new MathContext(8);

  private record AxisData(
      String id,
      String title,
      String name,
      boolean numeric,
      String kind,
      List<Double> positions,
      List<String> labels,
      List<Boolean> slots,
      List<Double> dividers) {}

  private record CurveData(String property, String label, int color, boolean dashed) {}

  private record PanelData(String title, List<CurveData> curves) {}

  private record FigureData(String id, List<PanelData> panels) {}

  private record PropertyData(String label, String unit) {}

  /** One entry per cell; null where a cell has no value, or no spread. */
  private record Values(List<Number> mean, List<Number> error, List<Number> half) {}

  private record Page(
      List<AxisData> axes,
      List<FigureData> figures,
      Map<String, PropertyData> properties,
      List<int[]> at,
      List<Integer> repeats,
      List<String> regimes,
      Map<String, Values> values,
      List<Palette> distinct,
      List<Palette> ramp) {}

  private ChartData() {}

  static String json(Study study, List<Figure> figures, RegimeRule rule) {
    Map<String, PropertyData> properties = new LinkedHashMap<>();
    Map<String, Values> values = new LinkedHashMap<>();
    for (Property property : Property.values()) {
      if (study.has(property)) {
        properties.put(
            property.column(),
            new PropertyData(property.label(), property.unit().name().toLowerCase(Locale.ROOT)));
        values.put(property.column(), values(study, property));
      }
    }
    return embedded(
        new Page(
            study.axes().stream().map(ChartData::axis).toList(),
            figures.stream().map(figure -> figure(study, figure)).toList(),
            properties,
            study.cells().stream().map(cell -> indices(study, cell)).toList(),
            study.cells().stream().map(cell -> cell.repeats().size()).toList(),
            study.cells().stream().map(c -> rule.classify(c).map(Regime::key).orElse("")).toList(),
            values,
            Palette.DISTINCT,
            Palette.RAMP));
  }

  /** A script element ends at {@code </script} wherever that stands, so no {@code <} is left. */
  static String embedded(Object data) {
    try {
      return JsonMapper.builder()
          .build()
          .writeValueAsString(data)
          .replace("<", "\\u003c")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new AssertionError("records of numbers and strings are JSON", e);
    }
  }

  private static int[] indices(Study study, Cell cell) {
    return study.axes().stream().mapToInt(axis -> axis.indexOf(cell.key())).toArray();
  }

  private static AxisData axis(Axis axis) {
    Scale scale = Scale.of(axis);
    return new AxisData(
        axis.coordinate().column(),
        Words.title(axis.coordinate()),
        Words.name(axis.coordinate()),
        axis.isNumeric(),
        scale.kind().name().toLowerCase(Locale.ROOT),
        scale.positions(),
        scale.labels(),
        scale.slots(),
        scale.kind() == Kind.LOGARITHMIC ? scale.dividers() : List.of());
  }

  private static FigureData figure(Study study, Figure figure) {
    return new FigureData(
        figure.id(),
        figure.panels().stream()
            .map(
                panel ->
                    new PanelData(
                        panel.title(),
                        panel.curves().stream()
                            .map(
                                c ->
                                    new CurveData(
                                        c.property().column(),
                                        study.hasLines() ? side(c) : c.label(),
                                        c.color(),
                                        figure.hasDashes() && c.ofTest()))
                            .toList()))
            .toList());
  }

  /** Beside a line's own name only the split is left to say. */
  private static String side(Figure.Curve curve) {
    return curve.ofTest() ? "test" : "training";
  }

  private static Values values(Study study, Property property) {
    List<Number> mean = new ArrayList<>();
    List<Number> error = new ArrayList<>();
    List<Number> half = new ArrayList<>();
    for (Cell cell : study.cells()) {
      var estimate = cell.estimate(property);
      mean.add(estimate.map(e -> rounded(e.mean())).orElse(null));
      error.add(estimate.map(Estimate::standardError).map(ChartData::rounded).orElse(null));
      half.add(estimate.map(Estimate::halfWidth95).map(ChartData::rounded).orElse(null));
    }
    return new Values(mean, error, half);
  }

  private static Number rounded(OptionalDouble value) {
    return value.isPresent() ? rounded(value.getAsDouble()) : null;
  }

  private static Number rounded(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(DIGITS);
    return rounded.doubleValue();
  }
}
