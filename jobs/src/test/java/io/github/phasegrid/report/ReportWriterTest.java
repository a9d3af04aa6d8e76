package io.github.phasegrid.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.report.ReportData.Counts;
import io.github.phasegrid.report.ReportData.Fact;
import io.github.phasegrid.report.ReportData.Failure;
import io.github.phasegrid.report.ReportData.Table;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        .contains("Redundancy ratio against width")
        .contains("Categorization accuracy against width");
    assertThat(page.split("<tr id=\"cell-", -1)).hasSize(23 + 1);
    for (String figure : List.of("redundancy", "categorization")) {
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
        .contains("data-figure=\"redundancy\"")
        .doesNotContain("figures/redundancy.svg");
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
