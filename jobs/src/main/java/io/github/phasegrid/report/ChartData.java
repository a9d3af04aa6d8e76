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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What the page's script draws from, as JSON that is safe inside a script element. */
final class ChartData {
  /** More than any measurement here is worth; fewer digits keep the page small. */
  private static final MathContext DIGITS = new MathContext(8);

  private record AxisData(
      String id,
      String title,
      String name,
      boolean numeric,
      int usual,
      String kind,
      List<Double> positions,
      List<String> labels,
      List<Boolean> slots,
      List<Double> dividers) {}

  private record CurveData(String property, String label, int color, boolean dashed) {}

  private record PanelData(String title, List<CurveData> curves) {}

  private record FigureData(String id, String measures, View view, List<PanelData> panels) {}

  /** As {@link RegimeStyle}, by the regime's key. */
  private record RegimeData(String letter, String fill, String ink, boolean hatched) {}

  /** By property an entry per cell, as of cells; null where there is none. */
  private record ReferenceData(
      String name,
      Palette color,
      List<Integer> notAgainst,
      Map<String, List<Number>> values,
      Map<String, List<Number>> half) {}

  private record PropertyData(String label, String unit) {}

  /** One entry per cell; null where a cell has no value, or no spread. */
  private record Values(List<Number> mean, List<Number> error, List<Number> half) {}

  private record Page(
      List<AxisData> axes,
      List<PhaseChart> phaseCharts,
      List<FigureData> figures,
      List<ReferenceData> references,
      Map<String, PropertyData> properties,
      List<int[]> at,
      List<Integer> repeats,
      List<String> regimes,
      Map<String, RegimeData> styles,
      Map<String, Values> values,
      Trials trials,
      List<Palette> distinct,
      List<Palette> ramp,
      List<String> heat) {}

  private ChartData() {}

  static String json(Report report) {
    Study study = report.study();
    RegimeRule rule = report.data().regimeRule();
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
            IntStream.range(0, study.axes().size()).mapToObj(i -> axis(study, i)).toList(),
            report.phaseCharts(),
            report.figures().stream().map(ChartData::figure).toList(),
            IntStream.range(0, report.references().size())
                .mapToObj(i -> reference(report.references().get(i), i, report))
                .toList(),
            properties,
            study.cells().stream().map(cell -> indices(study, cell)).toList(),
            study.cells().stream().map(cell -> cell.repeats().size()).toList(),
            study.cells().stream().map(c -> rule.classify(c).map(Regime::key).orElse("")).toList(),
            styles(),
            values,
            Trials.of(study),
            Palette.DISTINCT,
            Palette.RAMP,
            Palette.HEAT));
  }

  private static Map<String, RegimeData> styles() {
    Map<String, RegimeData> styles = new LinkedHashMap<>();
    for (Regime regime : Regime.values()) {
      RegimeStyle style = RegimeStyle.of(regime);
      styles.put(
          regime.key(), new RegimeData(style.letter(), style.fill(), style.ink(), style.hatched()));
    }
    return styles;
  }

  private static ReferenceData reference(Reference reference, int index, Report report) {
    Study study = report.study();
    List<Optional<Cell>> beside = study.cells().stream().map(reference::beside).toList();
    Map<String, List<Number>> values = new LinkedHashMap<>();
    Map<String, List<Number>> half = new LinkedHashMap<>();
    report.figures().stream()
        .flatMap(figure -> figure.panels().stream())
        .flatMap(panel -> panel.curves().stream())
        .map(Figure.Curve::property)
        .distinct()
        .forEach(
            property -> {
              List<Optional<Estimate>> estimates =
                  beside.stream()
                      .map(found -> found.flatMap(cell -> Reference.estimate(cell, property)))
                      .toList();
              if (estimates.stream().anyMatch(Optional::isPresent)) {
                values.put(property.column(), each(estimates, e -> rounded(e.mean())));
                half.put(property.column(), each(estimates, e -> rounded(e.halfWidth95())));
              }
            });
    return new ReferenceData(
        reference.name(),
        Palette.ofReference(index),
        reference.notAgainst().stream().flatMap(c -> study.axis(c).stream()).toList(),
        values,
        half);
  }

  private static List<Number> each(
      List<Optional<Estimate>> estimates, Function<Estimate, Number> number) {
    List<Number> numbers = new ArrayList<>();
    estimates.forEach(estimate -> numbers.add(estimate.map(number).orElse(null)));
    return numbers;
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

  private static AxisData axis(Study study, int index) {
    Axis axis = study.axes().get(index);
    Scale scale = Scale.of(axis);
    return new AxisData(
        axis.coordinate().column(),
        study.title(axis),
        Words.name(axis.coordinate()),
        axis.isNumeric(),
        study.usual(index),
        scale.kind().name().toLowerCase(Locale.ROOT),
        scale.positions(),
        scale.labels(),
        scale.slots(),
        scale.kind() == Kind.LOGARITHMIC ? scale.dividers() : List.of());
  }

  private static FigureData figure(Figure figure) {
    return new FigureData(
        figure.id(),
        figure.measures(),
        figure.view(),
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
                                        figure.view().hasLines() || figure.split()
                                            ? side(c)
                                            : c.label(),
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
