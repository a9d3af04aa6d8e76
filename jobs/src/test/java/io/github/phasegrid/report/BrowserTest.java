package io.github.phasegrid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Property;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens reports in Chromium; skipped where there is none. */
class BrowserTest {
  private static final int DESK = 1280;
  private static final int PHONE = 390;
  private static final String DRAWN = "document.querySelectorAll('.chart svg, .map svg').length";

  private static Browser browser;

  @TempDir Path temp;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> chromium = Browser.installed();
    assumeTrue(chromium.isPresent(), "no chromium on the PATH");
    browser = new Browser(chromium.get());
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void everyChartOfAPhaseSweepIsDrawn() throws Exception {
    open(InventedSweeps.phase(), DESK, false);

    // The map, two panels of redundancy, four of categorization, one to explore with.
    assertThat(browser.ask(DRAWN).asInt()).isEqualTo(1 + 2 + 4 + 1);
    assertThat(
            browser.ask("document.querySelectorAll('[data-measures] .chart path').length").asInt())
        .isGreaterThan(100);
    assertThat(browser.ask("document.querySelector('.map').innerText").asText())
        .contains("Width", "200", "100");
    assertThat(options("Axes")).isEqualTo("Width × epoch|Width × sample size|Epoch × sample size");
    assertThat(
            browser
                .ask(
                    "[...document.querySelectorAll('input[name=against]')].map(i => i.value).join()")
                .asText())
        .isEqualTo("checkpoint,width,sample_size");
  }

  @Test
  void theSliderAndTheChoicesChangeWhatIsDrawn() throws Exception {
    open(InventedSweeps.phase(), DESK, false);
    String map = "document.querySelector('.map').innerHTML";
    String figure = "document.querySelector('#figure-redundancy .drawn').innerHTML";

    String before = browser.ask(map).asText();
    browser.ask(
        "(() => { const s = document.querySelector('input[type=range]'); s.value = 0;"
            + " s.dispatchEvent(new Event('input')); })()");
    assertThat(browser.ask("document.querySelector('output').textContent").asText())
        .isEqualTo("100");
    assertThat(browser.ask(map).asText()).isNotEqualTo(before);
    choose("Colour", "redundancy_test");
    assertThat(browser.ask("document.querySelector('.heat-key').innerText").asText())
        .contains("Lines are where regimes change.");

    before = browser.ask(figure).asText();
    choose("#controls", "sample size", "0");
    String chosen = browser.ask(figure).asText();
    assertThat(chosen).isNotEqualTo(before);
    browser.ask("document.querySelector('input[name=against][value=sample_size]').click()");
    assertThat(browser.ask("document.querySelector('#figure-redundancy h3').textContent").asText())
        .isEqualTo("Redundancy ratio against sample size");
    assertThat(browser.ask(figure).asText()).isNotEqualTo(chosen);
    before = browser.ask(figure).asText();
    browser.ask("document.querySelector('input[name=spread][value=\"\"]').click()");
    assertThat(browser.ask(figure).asText().length()).isLessThan(before.length());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void controlsAreShownAllOrOneAtATime() throws Exception {
    ReportData capacity = InventedSweeps.capacity(3);
    open(InventedSweeps.heldAgainst(capacity, InventedSweeps.controls(capacity)), DESK, false);
    assertThat(pressed("redundancy")).hasSize(5);
    press("redundancy", "raw pixels");
    assertThat(pressed("redundancy")).hasSize(4);
    assertThat(pressed("categorization")).hasSize(5);
    assertThat(browser.complaints()).isEmpty();

    ReportData sizes = InventedSweeps.sampleSize();
    open(InventedSweeps.heldAgainst(sizes, InventedSweeps.controls(sizes)), DESK, false);
    String figure = "document.querySelector('#figure-categorization .drawn .chart').innerHTML";
    assertThat(pressed("categorization"))
        .extracting(JsonNode::asText)
        .containsExactly("untrained network");
    String before = browser.ask(figure).asText();
    press("categorization", "raw pixels");
    assertThat(pressed("categorization"))
        .extracting(JsonNode::asText)
        .containsExactly("raw pixels");
    assertThat(browser.ask(figure).asText()).isNotEqualTo(before);
    press("categorization", "raw pixels");
    assertThat(pressed("categorization")).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  private JsonNode pressed(String measures) throws Exception {
    return browser.ask(
        "[...document.querySelectorAll('#figure-"
            + measures
            + " button[data-reference][aria-pressed=true]')].map(b => b.dataset.reference)");
  }

  private void press(String measures, String reference) throws Exception {
    browser.ask(
        "document.querySelector('#figure-%s button[data-reference=\"%s\"]').click()"
            .formatted(measures, reference));
  }

  @Test
  void aPointLeadsToItsTrials() throws Exception {
    ReportData data = InventedSweeps.capacity(3);
    open(data, DESK, false);
    browser.ask(
        "document.querySelector('#figure-categorization .chart')"
            + ".scrollIntoView({behavior: 'instant', block: 'center'})");
    // The markers of the first curve, K-NN on test examples, are circles in its colour. They move
    // until the chart is drawn.
    String question =
        "(() => { const all = [...document.querySelectorAll('#figure-categorization .chart path')]"
            + ".map(p => p.getBoundingClientRect()).filter(r => r.width > 5 && r.width < 12 &&"
            + " Math.abs(r.width - r.height) < 1).sort((a, b) => a.x - b.x || a.y - b.y);"
            + " if (all.length === 0) { return {}; } const r = all[all.length - 1];"
            + " return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()";
    JsonNode place = browser.ask(question);
    for (int look = 0; look < 50; look++) {
      browser.ask("new Promise(done => setTimeout(done, 200))");
      JsonNode now = browser.ask(question);
      if (now.has("x") && now.equals(place)) {
        break;
      }
      place = now;
    }

    browser.click(place.get("x").asDouble(), place.get("y").asDouble());
    browser.ask(
        "new Promise(done => { const end = Date.now() + 10000; const look = () =>"
            + " location.hash || Date.now() > end ? done() : setTimeout(look, 50); look(); })");

    // The last width is the last cell.
    Study study = Study.of(Cell.fold(data.observations()));
    int last = study.cells().size() - 1;
    assertThat(browser.ask("location.hash").asText()).isEqualTo("#cell-" + last);
    JsonNode rows =
        browser.ask(
            "[...document.querySelectorAll('tr.trial')].map(r => [...r.cells].map(c => c.innerText))");
    assertThat(rows).hasSize(3);
    int column = Figure.inTable(study).indexOf(Property.KNN_ACCURACY_TEST);
    double sum = 0;
    for (JsonNode row : rows) {
      sum += row.get(4 + column).asDouble();
    }
    double mean = study.cells().get(last).estimate(Property.KNN_ACCURACY_TEST).orElseThrow().mean();
    assertThat(sum / 3).isCloseTo(100 * mean, within(0.01));
    JsonNode seen =
        browser.ask(
            "(() => { const r = document.querySelector('tr.trial').getBoundingClientRect();"
                + " return r.top > 0 && r.bottom < innerHeight; })()");
    assertThat(seen.asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phase",
        "capacity",
        "dominance",
        "deep",
        "optimizers",
        "one",
        "allFailed",
        "empty"
      })
  void nothingIsWiderThanAPhone(String name) throws Exception {
    open(InventedSweeps.named(name), PHONE, true);

    assertThat(browser.ask("document.documentElement.scrollWidth").asInt()).isEqualTo(PHONE);
    assertThat(browser.ask("innerWidth").asInt()).isEqualTo(PHONE);
  }

  @Test
  void layersAndProbesHaveFiguresOfTheirOwn() throws Exception {
    open(InventedSweeps.deep(), DESK, true);

    assertThat(
            browser
                .ask(
                    "[...document.querySelectorAll('figure h3')].map(h => h.textContent).join('|')")
                .asText())
        .isEqualTo(
            "Redundancy ratio against epoch|Categorization accuracy against epoch"
                + "|Redundancy ratio layer by layer against epoch"
                + "|Categorization accuracy layer by layer against epoch"
                + "|Redundancy ratio of probes against epoch");
    assertThat(browser.ask("document.querySelector('#figure-probes .key').innerText").asText())
        .contains("test images", "uniform");
    assertThat(browser.ask("document.querySelectorAll('#figure-probes select').length").asInt())
        .isEqualTo(1);
  }

  private void open(ReportData data, int width, boolean dark) throws Exception {
    Path page = new ReportWriter(() -> Optional.of("not needed")).write(data, temp);
    browser.open(page, width, width == PHONE ? 844 : 800, dark);
    assertThat(browser.complaints()).isEmpty();
  }

  private static String options(String label) throws Exception {
    return browser
        .ask(
            "[...document.querySelector('[data-choice=\"%s\"]').options].map(o => o.text).join('|')"
                .formatted(label))
        .asText();
  }

  private static void choose(String label, String value) throws Exception {
    choose("", label, value);
  }

  private static void choose(String within, String label, String value) throws Exception {
    browser.ask(
        "(() => { const s = document.querySelector('%s [data-choice=\"%s\"]'); s.value = '%s';"
                .formatted(within, label, value)
            + " s.dispatchEvent(new Event('change')); })()");
  }
}
