package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a log shows of long work, by a clock that is set by hand. */
class ConsoleProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private long now = 42;

  private ConsoleProgress progress(boolean quiet) {
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    return new ConsoleProgress(out, quiet, false, () -> now);
  }

  private void after(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void unitsCountAlikeWhereNoSharesAreTold() {
    ConsoleProgress progress = progress(false);
    progress.begin("score", 4);
    after(100);
    progress.unitDone("cell a", false);
    after(100);
    progress.unitDone("cell b", true);
    assertThat(lines())
        .containsExactly(
            "score 1/4, 5 min 0 s left: cell a", "score 2/4, 1 failed, 3 min 20 s left: cell b");
  }

  @Test
  void sharesTellWhatIsLeft() {
    ConsoleProgress progress = progress(false);
    progress.begin("train", 2);
    after(60);
    progress.reached(0.75); // the first pack is the longest
    progress.unitDone("pack a", false);
    after(18);
    progress.reached(0.975);
    progress.reached(0.9); // a job that begins again
    progress.unitDone("pack b", false);
    assertThat(lines())
        .containsExactly("train 1/2, 75 %, 20 s left: pack a", "train 2/2, 98 %, 2 s left: pack b");
  }

  @Test
  void longUnitsAreToldOfEveryTenMinutes() {
    ConsoleProgress progress = progress(false);
    progress.begin("train", 2);
    for (int second = 1; second <= 25 * 60; second++) {
      after(1);
      progress.reached(second / 6000.0);
    }
    progress.unitDone("pack a", false);
    after(599);
    progress.reached(0.5);
    assertThat(lines())
        .containsExactly(
            "train 0/2, 10 %, 1 h 30 min left",
            "train 0/2, 20 %, 1 h 20 min left", "train 1/2, 25 %, 1 h 15 min left: pack a");
  }

  @Test
  void nothingIsKnownOfWhatIsLeftBeforeAnythingIsDone() {
    ConsoleProgress progress = progress(false);
    progress.begin("train", 2);
    after(600);
    progress.reached(0);
    assertThat(lines()).containsExactly("train 0/2, 0 %");
  }

  @Test
  void eachStageBeginsAtNothing() {
    ConsoleProgress progress = progress(false);
    progress.begin("train", 1);
    progress.reached(1);
    progress.unitDone("pack a", true);
    progress.begin("score", 2);
    after(5);
    progress.unitDone("cell a", false);
    assertThat(lines().get(1)).isEqualTo("score 1/2, 5 s left: cell a");
  }

  @Test
  void quietSaysNothing() {
    ConsoleProgress progress = progress(true);
    progress.begin("train", 2);
    after(3600);
    progress.reached(0.5);
    progress.unitDone("pack a", false);
    progress.say("something");
    assertThat(lines()).isEmpty();
  }
}
