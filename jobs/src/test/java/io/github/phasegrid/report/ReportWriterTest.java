package io.github.phasegrid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.report.ReportData.Counts;
import io.github.phasegrid.report.ReportData.Fact;
import io.github.phasegrid.report.ReportData.Failure;
import io.github.phasegrid.report.ReportData.Table;
import io.github.phasegrid.sweep.RegimeThresholds;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
  private static final int MEGABYTE = 1 << 20;

  @TempDir Path temp;

  @Test
  void aCapacitySweepHasItsFiguresItsTableAndItsKeyNumbers() throws Exception {
    String page = written(InventedSweeps.capacity());

    assertThat(page)
        .contains("<h1>mnist-capacity</h1>")
        .contains("230 of 230")
        .contains("23 cells, 10 repeats of each")
        .contains("mnist-10k is not comparable with MNIST test accuracy.")
        .contains("<h3>Redundancy ratio</h3>")
        .contains("<h3>Categorization accuracy</h3>")
        .contains("Networks are under-expressive at width 3 to ");
    assertThat(page.split("<tr id=\"cell-", -1)).hasSize(23 + 1);
    for (String figure : List.of("redundancy-by-width", "categorization-by-width")) {
      BufferedImage png = ImageIO.read(temp.resolve("figures/" + figure + ".png").toFile());
      assertThat(png.getWidth()).isEqualTo(1920);
      String svg = Files.readString(temp.resolve("figures/" + figure + ".svg"));
      assertThat(svg).contains("Width (units per hidden layer)");
      var parsed =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(temp.resolve("figures/" + figure + ".svg").toFile());
      assertThat(parsed.getDocumentElement().getTagName()).isEqualTo("svg");
      assertThat(page).contains("figures/" + figure + ".svg");
    }
  }

  @Test
  void theScriptFindsEveryCellWithItsNumbers() throws Exception {
    JsonNode data = embedded(written(InventedSweeps.trainingTime()));

    assertThat(data.at("/axes/0/id").asText()).isEqualTo("checkpoint");
    assertThat(data.at("/axes/0/labels")).hasSize(16);
    assertThat(data.at("/at")).hasSize(48);
    assertThat(data.at("/values/redundancy_test/mean")).hasSize(48).allMatch(JsonNode::isNumber);
    assertThat(data.at("/values/redundancy_test/error")).hasSize(48).allMatch(JsonNode::isNumber);
  }

  @Test
  void aSingleRepeatHasNoSpreadAndDoesNotPretendTo() throws Exception {
    String page = written(InventedSweeps.capacity(1));

    assertThat(embedded(page).at("/values/redundancy_test/error")).allMatch(JsonNode::isNull);
    assertThat(page).doesNotContain("name=\"spread\"").doesNotContain("<i>±");
  }

  @Test
  void thePhaseChartIsDrawnForEveryPairOfAxes() throws Exception {
    written(InventedSweeps.phase());

    for (String pair : List.of("width-by-epoch", "width-by-sample-size", "epoch-by-sample-size")) {
      BufferedImage png = ImageIO.read(temp.resolve("figures/phase-" + pair + ".png").toFile());
      assertThat(png.getWidth()).isEqualTo(1920);
      assertThat(temp.resolve("figures/phase-" + pair + ".svg")).isNotEmptyFile();
    }
    String svg = Files.readString(temp.resolve("figures/phase-width-by-epoch.svg"));
    assertThat(svg).contains("sample size 48,000", "under-expressive", ">U<");
  }

  @Test
  void figuresOfAnEarlierReportGo() throws Exception {
    written(InventedSweeps.sampleSize());
    assertThat(temp.resolve("figures/redundancy-by-sample-size.svg")).exists();

    written(InventedSweeps.capacity(2));
    assertThat(temp.resolve("figures/redundancy-by-sample-size.svg")).doesNotExist();
    assertThat(temp.resolve("figures/redundancy-by-width.svg")).exists();
  }

  @Test
  void everyCellCarriesItsTrials() throws Exception {
    JsonNode trials = embedded(written(InventedSweeps.capacity(3))).at("/trials");

    assertThat(trials.at("/names")).hasSize(23 * 3);
    assertThat(trials.at("/ofCells")).hasSize(23).allMatch(cell -> cell.size() == 3);
    assertThat(trials.at("/ofCells/0/0/values")).hasSameSizeAs(trials.at("/properties"));
  }

  @Test
  void aFactorialTellsWhatAccountsForTheDifferences() throws Exception {
    String page = written(InventedSweeps.dominance());

    assertThat(page)
        .contains("What accounts for the differences")
        .contains("Grid of width at 3 values, sample size at 3 values, label noise at 2 values,")
        .contains("3 repeats of each")
        .contains("What more width changes")
        .contains("<th scope=\"row\">10 → 30</th>")
        .contains("How much hangs on the thresholds");
    assertThat(written(InventedSweeps.capacity(3))).doesNotContain("What accounts for");
  }

  @Test
  void aConfiguredRuleIsToldWithItsThresholds() throws Exception {
    ReportData data = InventedSweeps.capacity(3);
    RegimeRule rule = new RegimeRule(new RegimeThresholds(0.01, 0.4, 0.02, 0.07));
    String page = written(withRule(data, rule));

    assertThat(page)
        .contains("ratio is above 0.4; at 0.01 or less")
        .contains("within 2 percentage points of the network's")
        .contains("more than 7 points apart")
        .contains("configured in the sweep file");
    assertThat(written(data)).doesNotContain("configured in the sweep file");
  }

  @Test
  void referencesAreCarriedBesideTheCells() throws Exception {
    // Epoch 0 is a reference by itself; this one is a level line.
    ReportData data = InventedSweeps.phase();
    Cell pixels = Cell.fold(InventedSweeps.capacity(2).observations()).get(0);
    Reference level = new Reference("raw pixels", List.of(pixels), Set.of(), Set.of());
    JsonNode references = embedded(written(withReference(data, level))).at("/references");

    assertThat(references)
        .extracting(r -> r.get("name").asText())
        .containsExactly("untrained network", "raw pixels");
    double expected = pixels.estimate(Property.KNN_ACCURACY_TEST).orElseThrow().mean();
    assertThat(references.at("/1/values/knn_accuracy_test"))
        .hasSize(384)
        .allSatisfy(value -> assertThat(value.asDouble()).isCloseTo(expected, within(1e-7)));
    assertThat(references.at("/0/notAgainst").get(0).asInt()).isZero();
    // Where lines have the colours, a file has the first reference that fits; the page has a
    // choice.
    assertThat(Files.readString(temp.resolve("figures/categorization-by-width-1.svg")))
        .contains("untrained network")
        .doesNotContain("raw pixels");
    assertThat(Files.readString(temp.resolve("figures/categorization-by-epoch-1.svg")))
        .contains("raw pixels")
        .doesNotContain("untrained network");
  }

  @Test
  void whereOnlyWidthVariesEachMeasureIsHeldAgainstAllControls() throws Exception {
    ReportData plain = InventedSweeps.capacity(4);
    ReportData data = InventedSweeps.heldAgainst(plain, InventedSweeps.controls(plain));
    JsonNode page = embedded(written(data));

    assertThat(page.at("/figures/1/panels"))
        .extracting(panel -> panel.get("title").asText())
        .containsExactly("K-NN", "Logistic regression", "K-Means", "The network itself");
    assertThat(page.at("/references"))
        .extracting(reference -> reference.get("name").asText())
        .containsExactly(
            "untrained network",
            "untrained, batch norm calibrated",
            "random projections",
            "raw pixels",
            "real-valued activations");
    assertThat(page.at("/references/0/values/knn_accuracy_test"))
        .hasSize(23)
        .allMatch(JsonNode::isNumber);
    assertThat(page.at("/references/0/half/knn_accuracy_test/3").asDouble()).isPositive();
    assertThat(page.at("/references/0/values").has("network_accuracy_test")).isFalse();
    Report report = Report.of(data);
    List<Drawing> drawings =
        report.figures().stream()
            .flatMap(f -> Drawings.of(report.study(), report.references(), f).stream())
            .toList();
    Drawing.Frame neighbours = drawings.get(1).frames().get(0);
    assertThat(neighbours.lines())
        .filteredOn(line -> line.stroke() == Drawing.Stroke.DOTTED)
        .hasSize(5)
        .allSatisfy(line -> assertThat(line.points()).hasSize(23))
        .extracting(Drawing.Line::color)
        .doesNotHaveDuplicates()
        .doesNotContain(Palette.INK);
    Drawing.Frame network = drawings.get(1).frames().get(3);
    assertThat(network.lines()).allMatch(line -> line.stroke() != Drawing.Stroke.DOTTED);
  }

  private static ReportData withRule(ReportData data, RegimeRule rule) {
    return with(data, List.of(), rule);
  }

  private static ReportData withReference(ReportData data, Reference reference) {
    return with(data, List.of(reference), data.regimeRule());
  }

  private static ReportData with(ReportData data, List<Reference> references, RegimeRule rule) {
    return new ReportData(
        data.sweep(),
        data.description(),
        data.counts(),
        data.observations(),
        data.failures(),
        references,
        rule,
        data.warnings(),
        data.warehouse(),
        data.tables(),
        data.provenance());
  }

  @Test
  void failuresAreGroupedByTheirCause() throws Exception {
    String page = written(InventedSweeps.allFailed());

    assertThat(page)
        .contains("0 of 30")
        .contains("<strong>27 trials</strong> <code>training loss is Infinity at epoch 1</code>")
        .contains("width 3, repeat 4")
        .contains("… and 7 more")
        .contains("No trial has been measured")
        .doesNotContain("echarts");
    assertThat(temp.resolve("figures")).doesNotExist();
  }

  @Test
  void anEmptySweepHasAReport() throws Exception {
    assertThat(written(InventedSweeps.empty()))
        .contains("0 of 0")
        .doesNotContain("id=\"failures\"");
  }

  @Test
  void thePageAsksTheNetworkForNothing() throws Exception {
    String page = written(InventedSweeps.sampleSize());
    String ownMarkup = page.replaceAll("(?s)<script.*?</script>", "");

    Matcher links = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(ownMarkup);
    assertThat(links.results().map(m -> m.group(1)))
        .isNotEmpty()
        .allMatch(link -> link.matches("(#|data:image/|figures/).*"));
    assertThat(ownMarkup).contains("default-src 'none'").doesNotContain("@import", "url(");
  }

  @Test
  void theMostPointsStillMakeAPageThatOpens() throws Exception {
    ReportWriter withoutPictures = new ReportWriter(() -> Optional.of("not asked for"));
    String page = Files.readString(withoutPictures.write(InventedSweeps.everyEpoch(), temp));

    assertThat(page.length()).isLessThan(20 * MEGABYTE);
    assertThat(embedded(page).at("/trials/ofCells/0")).isNotEmpty();
    assertThat(page).contains("Too many points to draw one by one.");
    assertThat(embedded(page).at("/at").size()).isLessThan(PointBudget.POINTS);
  }

  @Test
  void whatUsersWroteIsShownAndNotRun() throws Exception {
    String hostile = "</script><script>alert(1)</script><b onclick='x'>&\"{{sweep}}";
    String page =
        written(
            new ReportData(
                hostile,
                hostile,
                new Counts(1, 0, 1),
                InventedSweeps.capacity(1).observations(),
                List.of(new Failure(hostile, InventedSweeps.settings(3, 10, 1), hostile)),
                List.of(),
                RegimeRule.DEFAULT,
                List.of(hostile),
                hostile,
                List.of(new Table(hostile, hostile)),
                List.of(new Fact(hostile, hostile))));

    assertThat(page).doesNotContain("<script>alert").doesNotContain("<b onclick");
    assertThat(page).contains("<h1>&lt;/script&gt;");
    assertThat(ChartData.embedded(List.of(hostile)))
        .doesNotContain("<")
        .satisfies(
            json -> assertThat(new JsonMapper().readTree(json).get(0).asText()).isEqualTo(hostile));
  }

  @Test
  void withoutFontsThePageIsWrittenAndSaysWhatIsMissing() throws Exception {
    Path page =
        new ReportWriter(() -> Optional.of("Fontconfig head is null"))
            .write(InventedSweeps.capacity(1), temp);

    assertThat(Files.readString(page))
        .contains("The figures were not written as PNG and SVG")
        .contains("Fontconfig head is null")
        .contains("data-measures=\"redundancy\"")
        .doesNotContain("figures/redundancy-by-width.svg");
    assertThat(temp.resolve("figures")).doesNotExist();
  }

  private String written(ReportData data) throws Exception {
    return Files.readString(new ReportWriter().write(data, temp));
  }

  private static JsonNode embedded(String page) throws Exception {
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = page.indexOf(start) + start.length();
    return new JsonMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
  }
}
