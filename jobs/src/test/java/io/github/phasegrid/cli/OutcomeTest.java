package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeTest {
  @TempDir Path folder;

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @BeforeEach
  void hush() {
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    System.setErr(System.out);
  }

  @AfterEach
  void speak() {
    System.setOut(out);
    System.setErr(err);
  }

  private String uri() {
    return folder.resolve("_staging/word.json").toUri().toString();
  }

  @Test
  void comesBackOnce() throws IOException {
    int exit =
        Outcome.leave(
            uri(),
            () -> {
              System.out.println("tables: ünïcode");
              System.err.println("phasegrid: wrong");
              return ExitCode.USER_MISTAKE;
            });
    assertThat(exit).isEqualTo(ExitCode.USER_MISTAKE);
    assertThat(Outcome.take(uri()))
        .contains(new Outcome(ExitCode.USER_MISTAKE, "tables: ünïcode\n", "phasegrid: wrong\n"));
    assertThat(Outcome.take(uri())).isEmpty();
  }

  @Test
  void keepsTheEndOfMuch() throws IOException {
    Outcome.leave(
        uri(),
        () -> {
          for (int line = 0; line < 10_000; line++) {
            System.err.println("train " + line + "/10000");
          }
          return ExitCode.DONE;
        });
    assertThat(Outcome.take(uri()).orElseThrow().err())
        .hasSizeBetween(60_000, 65_536)
        .startsWith("train ")
        .endsWith("train 9999/10000\n");
  }

  /** A driver that cannot write there is not worse for it. */
  @Test
  void mayBeLost() {
    assertThat(Outcome.leave("file:/proc/no/such/word.json", () -> ExitCode.TRIALS_FAILED))
        .isEqualTo(ExitCode.TRIALS_FAILED);
  }
}
