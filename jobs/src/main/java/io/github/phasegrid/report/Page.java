package io.github.phasegrid.report;

import com.samskivert.mustache.Mustache;
import io.github.phasegrid.phase.Regime;
import io.github.phasegrid.phase.RegimeRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the page together: one file that asks the network for nothing. */
final class Page {
  /** Where the web jar of Apache ECharts keeps its script. */
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  /** A larger SVG would make the page heavy for the sake of readers without scripts. */
  private static final int LARGEST_SVG = 400_000;

  /**
   * A figure's files.
   *
   * @param path relative to the page, without extension
   * @param data the picture as a data URI, for an image that stands in the page itself
   */
  record Picture(String title, String path, String data) {
    static Picture of(String title, String path, byte[] svg, byte[] png) {
      boolean light = svg.length <= LARGEST_SVG;
      return new Picture(
          title,
          path,
          (light ? "data:image/svg+xml;base64," : "data:image/png;base64,")
              + Base64.getEncoder().encodeToString(light ? svg : png));
    }
  }

  private record FigureSection(
      String id, String title, String caption, List<PictureLink> pictures, boolean hasPictures) {}

  /** A picture as the page names it: by what sets it apart, if there are several. */
  private record PictureLink(String name, String title, String path, String data) {}

  private record RegimeCount(String key, String count, String meaning) {}

  private Page() {}

  static String render(
      ReportData data,
      Study study,
      List<Figure> figures,
      List<String> warnings,
      Map<String, List<Picture>> pictures) {
    Map<String, Object> model = new HashMap<>();
    List<RegimeCount> regimes = regimes(study, data.regimeRule());
    model.put("sweep", data.sweep());
    model.put("description", data.description());
    model.put("hasWarnings", !warnings.isEmpty());
    model.put("warnings", warnings);
    model.put("tiles", new KeyNumbers(data, study).tiles());
    model.put("hasRegimes", !regimes.isEmpty());
    model.put("regimes", regimes);
    model.put("hasCells", !study.cells().isEmpty());
    model.put("nothingVaries", !study.cells().isEmpty() && !study.hasX());
    model.put("hasFigures", !figures.isEmpty());
    model.put("hasSpread", study.repeats() > 1);
    model.put(
        "figures",
        figures.stream().map(f -> section(f, pictures.getOrDefault(f.id(), List.of()))).toList());
    model.put("table", ResultTable.of(study, data.regimeRule()));
    model.put("hasFailures", !data.failures().isEmpty());
    model.put("failures", FailureGroup.of(data));
    model.put("rule", ruleNumbers(data.regimeRule()));
    model.put("queries", Queries.of(data, study));
    model.put("warehouse", data.warehouse());
    model.put("tables", data.tables());
    model.put("provenance", data.provenance());
    model.put("style", resource("report.css"));
    model.put("script", resource("report.js"));
    model.put("echarts", figures.isEmpty() ? "" : resource(ECHARTS));
    model.put("data", ChartData.json(study, figures, data.regimeRule()));
    return Mustache.compiler()
        .emptyStringIsFalse(true)
        .compile(resource("report.mustache"))
        .execute(model);
  }

  private static FigureSection section(Figure figure, List<Picture> pictures) {
    return new FigureSection(
        figure.id(),
        figure.title(),
        figure.caption(),
        pictures.stream()
            .map(
                p ->
                    new PictureLink(
                        p.title().substring(figure.title().length()).replaceFirst("^, ", ""),
                        p.title(),
                        p.path(),
                        p.data()))
            .toList(),
        !pictures.isEmpty());
  }

  private static List<RegimeCount> regimes(Study study, RegimeRule rule) {
    List<Regime> found =
        study.cells().stream().flatMap(cell -> rule.classify(cell).stream()).toList();
    return Arrays.stream(Regime.values())
        .map(
            regime ->
                new RegimeCount(
                    regime.key(),
                    Words.count(found.stream().filter(regime::equals).count(), "cell"),
                    meaning(regime)))
        .filter(count -> !count.count.startsWith("0 "))
        .toList();
  }

  private static String meaning(Regime regime) {
    return switch (regime) {
      case UNDER_EXPRESSIVE -> "codes collide";
      case CRITICALLY_EXPRESSIVE -> "the transition";
      case SUFFICIENTLY_EXPRESSIVE -> "codes are unique and tell the classes apart";
      case DETERMINISTIC_UNCATEGORIZED -> "codes are unique and do not tell the classes apart";
      case UNDECIDED -> "repeats scatter across a threshold";
    };
  }

  private static Map<String, String> ruleNumbers(RegimeRule rule) {
    return Map.of(
        "version", Integer.toString(RegimeRule.VERSION),
        "colliding", Words.value(rule.collidingRedundancy()),
        "deterministic", Words.value(rule.deterministicRedundancy()),
        "categorized", Words.value(100 * rule.categorizedGap()),
        "uncategorized", Words.value(100 * rule.uncategorizedGap()));
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
