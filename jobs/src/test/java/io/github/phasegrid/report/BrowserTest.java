package io.github.phasegrid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens reports in Chromium; skipped where there is none. */
class BrowserTest {
  private static final Pattern CHART = Pattern.compile("<div class=\"chart\"[^>]*><div[^>]*><svg");
  private static final Pattern LINE =
      Pattern.compile("<path d=\"M[^\"]{60,}\" fill=\"transparent\"");

  @TempDir Path temp;
  private Path chromium;

  @BeforeEach
  void findBrowser() {
    Optional<Path> found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "chromium"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "no chromium on the PATH");
    chromium = found.get();
  }

  @Test
  void everyChartIsDrawn() throws Exception {
    String page = opened(InventedSweeps.trainingTime());

    // Two panels of redundancy, four of categorization, one to explore with.
    assertThat(CHART.matcher(page).results()).hasSize(7);
    assertThat(LINE.matcher(page).results()).hasSizeGreaterThan(7 * 3);
    assertThat(page)
        .contains(">Epoch</text>")
        .contains("<button type=\"button\" aria-pressed=\"true\">")
        .contains("<option value=\"network_loss_test\">");
  }

  @Test
  void aSweepWithOneAxisAndOneRepeatIsDrawn() throws Exception {
    assertThat(CHART.matcher(opened(InventedSweeps.capacity(1))).results()).hasSize(3);
  }

  @Test
  void namesOnTheAxisAreDrawn() throws Exception {
    String page = opened(InventedSweeps.optimizers());

    assertThat(CHART.matcher(page).results()).hasSize(3);
    assertThat(page).contains(">momentum</text>");
  }

  /** The page as it is after its script has run, which must not have complained. */
  private String opened(ReportData data) throws IOException, InterruptedException {
    Path page = new ReportWriter(() -> Optional.of("not needed")).write(data, temp);
    List<String> command =
        new ArrayList<>(
            List.of(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--virtual-time-budget=5000",
                "--user-data-dir=" + temp.resolve("profile"),
                "--dump-dom",
                page.toUri().toString()));
    Path dom = temp.resolve("dom.html");
    Path log = temp.resolve("chromium.log");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("chromium ended in time").isTrue();
    assertThat(Files.readString(log)).doesNotContain("CONSOLE");
    return Files.readString(dom);
  }
}
