package io.github.phasegrid.report;

import com.samskivert.mustache.Mustache;
import io.github.phasegrid.phase.Regime;
import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.sweep.RegimeThresholds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts the page together: one file that asks the network for nothing. */
final class Page {
  /** Where the web jar of Apache ECharts keeps its script. */
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  /** In the order in which they are run: the first is what the others share. */
  private static final List<String> SCRIPTS =
      List.of("report.js", "table.js", "phase.js", "axes.js", "figures.js");

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

  /**
   * All views of the same measures; a script shows one of them at a time.
   *
   * @param shown to readers without scripts: the usual view of the usual setting
   */
  private record FigureSection(
      String measures,
      String title,
      String caption,
      List<PictureLink> shown,
      List<PictureLink> pictures,
      boolean hasPictures) {}

  /** A picture as the page names it: by what sets it apart, if there are several. */
  private record PictureLink(String name, String title, String path, String data) {}

  private record ChartSection(String title, List<PictureLink> pictures) {}

  private record RegimeCount(RegimeStyle style, String count) {}

  private Page() {}

  static String render(Report report, List<String> warnings, Map<String, List<Picture>> pictures) {
    ReportData data = report.data();
    Study study = report.study();
    List<Figure> figures = report.figures();
    List<RegimeCount> regimes = regimes(study, data.regimeRule());
    Differences differences = Differences.of(report.whole());
    List<Shares> shares = Shares.of(report.whole());
    List<Thresholds> thresholds = Thresholds.of(report.whole(), data.regimeRule());
    Map<String, Object> model = new HashMap<>();
    model.put("sweep", data.sweep());
    model.put("description", data.description());
    model.put("summary", Summary.of(study, data.regimeRule()));
    model.put("hasWarnings", !warnings.isEmpty());
    model.put("warnings", warnings);
    model.put("tiles", new KeyNumbers(data, study).tiles());
    model.put("hasRegimes", !regimes.isEmpty());
    model.put("regimes", regimes);
    model.put("phaseCharts", regimes.isEmpty() ? List.of() : chartSections(report, pictures));
    model.put(
        "hasPhasePictures",
        report.phaseCharts().stream().anyMatch(chart -> pictures.containsKey(chart.id())));
    model.put("hasCells", !study.cells().isEmpty());
    model.put("nothingVaries", !study.cells().isEmpty() && !study.hasX());
    model.put("hasFigures", !figures.isEmpty());
    model.put("hasSpread", study.repeats() > 1);
    model.put("hasTwoRepeats", study.repeats() == 2);
    model.put("figures", figureSections(figures, pictures));
    model.put("hasStatistics", differences.any() || !shares.isEmpty() || !thresholds.isEmpty());
    model.put("hasDifferences", differences.any());
    model.put("differences", differences);
    model.put("hasShares", !shares.isEmpty());
    model.put("shares", shares);
    model.put("hasThresholds", !thresholds.isEmpty());
    model.put("thresholds", thresholds);
    model.put("table", ResultTable.of(study, data.regimeRule()));
    model.put("hasFailures", !data.failures().isEmpty());
    model.put("failures", FailureGroup.of(data));
    model.put("rule", ruleNumbers(data.regimeRule()));
    model.put("queries", Queries.of(data, study));
    model.put("warehouse", data.warehouse());
    model.put("tables", data.tables());
    model.put("provenance", data.provenance());
    model.put("style", resource("report.css"));
    model.put("regimeStyles", Arrays.stream(Regime.values()).map(RegimeStyle::of).toList());
    model.put("script", SCRIPTS.stream().map(Page::resource).collect(Collectors.joining("\n")));
    model.put("echarts", figures.isEmpty() ? "" : resource(ECHARTS));
    model.put("data", ChartData.json(report));
    return Mustache.compiler()
        .emptyStringIsFalse(true)
        .compile(resource("report.mustache"))
        .execute(model);
  }

  private static List<FigureSection> figureSections(
      List<Figure> figures, Map<String, List<Picture>> pictures) {
    Map<String, List<Figure>> byMeasures =
        figures.stream()
            .collect(
                Collectors.groupingBy(Figure::measures, LinkedHashMap::new, Collectors.toList()));
    List<FigureSection> sections = new ArrayList<>();
    byMeasures.forEach(
        (measures, views) -> {
          String title = views.get(0).title().replaceFirst(" against .*", "");
          List<PictureLink> links =
              views.stream()
                  .flatMap(view -> pictures.getOrDefault(view.id(), List.of()).stream())
                  .map(p -> link(p, title, views.size() > 1))
                  .toList();
          sections.add(
              new FigureSection(
                  measures,
                  title,
                  views.get(0).caption(),
                  usual(pictures.getOrDefault(views.get(0).id(), List.of()), links),
                  links,
                  !links.isEmpty()));
        });
    return sections;
  }

  private static List<PictureLink> usual(List<Picture> first, List<PictureLink> all) {
    return first.isEmpty() ? List.of() : List.of(all.get(first.size() - 1));
  }

  private static PictureLink link(Picture picture, String title, boolean severalViews) {
    String rest = picture.title().substring(title.length()).strip();
    String name = severalViews ? rest : rest.replaceFirst("against [^,]*,? ?", "");
    return new PictureLink(name, picture.title(), picture.path(), picture.data());
  }

  private static List<ChartSection> chartSections(
      Report report, Map<String, List<Picture>> pictures) {
    return report.phaseCharts().stream()
        .map(
            chart -> {
              List<PictureLink> links =
                  pictures.getOrDefault(chart.id(), List.of()).stream()
                      .map(p -> new PictureLink("", p.title(), p.path(), p.data()))
                      .toList();
              return new ChartSection(chart.title(), links);
            })
        .toList();
  }

  private static List<RegimeCount> regimes(Study study, RegimeRule rule) {
    List<Regime> found =
        study.properCells().stream().flatMap(cell -> rule.classify(cell).stream()).toList();
    return Arrays.stream(Regime.values())
        .filter(found::contains)
        .map(
            regime ->
                new RegimeCount(
                    RegimeStyle.of(regime),
                    Words.count(found.stream().filter(regime::equals).count(), "cell")))
        .toList();
  }

  private static Map<String, String> ruleNumbers(RegimeRule rule) {
    RegimeThresholds thresholds = rule.thresholds();
    return Map.of(
        "version", rule.version(),
        "configured", rule.equals(RegimeRule.DEFAULT) ? "" : "configured in the sweep file",
        "colliding", Words.value(thresholds.collidingRedundancy()),
        "deterministic", Words.value(thresholds.deterministicRedundancy()),
        "categorized", points(thresholds.categorizedGap()),
        "uncategorized", points(thresholds.uncategorizedGap()));
  }

  private static String points(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
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
