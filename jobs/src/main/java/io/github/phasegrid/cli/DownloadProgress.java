package io.github.phasegrid.cli;

import io.github.phasegrid.dataset.FetchProgress;
import java.io.PrintStream;

/** A line for each file, when it begins and at every tenth of it. */
final class DownloadProgress implements FetchProgress, AutoCloseable {
  private static final long UNKNOWN_STEP = 10_000_000;

  private final PrintStream out;
  private final boolean quiet;
  private String file = "";
  private long nextAt;

  DownloadProgress(PrintStream out, boolean quiet) {
    this.out = out;
    this.quiet = quiet;
  }

  @Override
  public void arrived(String name, long done, long total) {
    if (!name.equals(file)) {
      file = name;
      nextAt = 0;
    }
    if (!quiet && done >= nextAt) {
      out.println(name + ": " + Sizes.text(done) + (total < 0 ? "" : " of " + Sizes.text(total)));
      nextAt = done + (total < 0 ? UNKNOWN_STEP : Math.max(1, total / 10));
    }
  }

  @Override
  public void close() {
    out.flush();
  }
}
