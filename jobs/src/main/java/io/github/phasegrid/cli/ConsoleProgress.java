package io.github.phasegrid.cli;

import io.github.phasegrid.stage.Progress;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress for a person: a bar on a terminal, a line a unit elsewhere, nothing when quiet. */
final class ConsoleProgress implements Progress {
  private final PrintStream out;
  private final boolean quiet;
  private final boolean terminal;
  private ProgressBar bar;
  private String stage = "";
  private int units;
  private int done;
  private int failed;
  private long began;

  ConsoleProgress(PrintStream out, boolean quiet, boolean terminal) {
    this.out = out;
    this.quiet = quiet;
    this.terminal = terminal;
  }

  /** On standard error, with a bar where the launcher found that to be a terminal. */
  static ConsoleProgress onStandardError(boolean quiet) {
    return new ConsoleProgress(System.err, quiet, Boolean.getBoolean("spark.phasegrid.terminal"));
  }

  @Override
  public void begin(String newStage, int newUnits) {
    close();
    stage = newStage;
    units = newUnits;
    done = 0;
    failed = 0;
    began = System.nanoTime();
    if (!quiet && terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(newStage)
              .setInitialMax(newUnits)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(500)
              .build();
    }
  }

  @Override
  public void unitDone(String what, boolean unitFailed) {
    done++;
    if (unitFailed) {
      failed++;
    }
    if (bar != null) {
      bar.step();
      bar.setExtraMessage(failed == 0 ? "" : failed + " failed");
    } else if (!quiet) {
      out.println(stage + " " + done + "/" + units + failures() + ", " + left() + " left: " + what);
    }
  }

  private String failures() {
    return failed == 0 ? "" : ", " + failed + " failed";
  }

  /** Assumes that the units to come take as long as those done. */
  private String left() {
    long seconds = (System.nanoTime() - began) / 1_000_000_000L * (units - done) / done;
    Duration left = Duration.ofSeconds(seconds);
    return left.toHours() > 0
        ? left.toHours() + " h " + left.toMinutesPart() + " min"
        : left.toMinutes() > 0
            ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
            : seconds + " s";
  }

  @Override
  public void say(String line) {
    if (!quiet) {
      out.println(line);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
