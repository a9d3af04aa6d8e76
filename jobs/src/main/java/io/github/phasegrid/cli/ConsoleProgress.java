package io.github.phasegrid.cli;

import io.github.phasegrid.stage.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress for a person: a bar on a terminal; elsewhere a line a unit, and one every ten minutes
 * while units take longer; nothing when quiet.
 */
final class ConsoleProgress implements Progress {
  private static final long BETWEEN_LINES = Duration.ofMinutes(10).toNanos();
  private static final int BAR = 1000;

  private final PrintStream out;
  private final boolean quiet;
  private final boolean terminal;
  private final LongSupplier clock;
  private ProgressBar bar;
  private String stage = "";
  private int units;
  private int done;
  private int failed;
  private double share;
  private boolean shareIsTold;
  private long began;
  private long lastLine;

  /**
   * @param clock nanoseconds, only going forward
   */
  ConsoleProgress(PrintStream out, boolean quiet, boolean terminal, LongSupplier clock) {
    this.out = out;
    this.quiet = quiet;
    this.terminal = terminal;
    this.clock = clock;
  }

  /** On standard error, with a bar where the launcher found that to be a terminal. */
  static ConsoleProgress onStandardError(boolean quiet) {
    boolean terminal = Boolean.getBoolean("spark.phasegrid.terminal");
    return new ConsoleProgress(System.err, quiet, terminal, System::nanoTime);
  }

  @Override
  public void begin(String newStage, int newUnits) {
    close();
    stage = newStage;
    units = newUnits;
    done = 0;
    failed = 0;
    share = 0;
    shareIsTold = false;
    began = clock.getAsLong();
    lastLine = began;
    if (!quiet && terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(newStage)
              .setInitialMax(BAR)
              .setUnit(" %", BAR / 100)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(500)
              .continuousUpdate()
              .build();
      bar.setExtraMessage(count());
    }
  }

  @Override
  public void unitDone(String what, boolean unitFailed) {
    done++;
    if (unitFailed) {
      failed++;
    }
    if (!shareIsTold) {
      share = (double) done / units;
    }
    if (bar != null) {
      bar.stepTo(Math.round(BAR * share));
      bar.setExtraMessage(count());
    } else {
      line(": " + what);
    }
  }

  @Override
  public void reached(double newShare) {
    shareIsTold = true;
    share = Math.max(share, newShare); // a job that begins again is not worth going back for
    if (bar != null) {
      bar.stepTo(Math.round(BAR * share));
    } else if (clock.getAsLong() - lastLine >= BETWEEN_LINES) {
      line("");
    }
  }

  private void line(String what) {
    lastLine = clock.getAsLong();
    if (!quiet) {
      String percent = shareIsTold ? String.format(Locale.ROOT, ", %.0f %%", 100 * share) : "";
      out.println(stage + " " + count() + percent + left() + what);
    }
  }

  private String count() {
    return done + "/" + units + (failed == 0 ? "" : ", " + failed + " failed");
  }

  /** Assumes that what is to come goes on as what is done did. */
  private String left() {
    if (share == 0) {
      return "";
    }
    double seconds = (clock.getAsLong() - began) * 1e-9 * (1 - share) / share;
    Duration left = Duration.ofSeconds(Math.round(seconds));
    return ", "
        + (left.toHours() > 0
            ? left.toHours() + " h " + left.toMinutesPart() + " min"
            : left.toMinutes() > 0
                ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
                : left.toSeconds() + " s")
        + " left";
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
