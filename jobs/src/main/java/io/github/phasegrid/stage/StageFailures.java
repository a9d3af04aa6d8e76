package io.github.phasegrid.stage;

import java.util.ArrayList;
import java.util.List;

/**
 * What did not work in a stage: trials that failed by themselves, and jobs that the machinery
 * failed.
 */
public final class StageFailures {
  private int trials;
  private final List<String> broken = new ArrayList<>();

  /** Trials that failed by themselves and are recorded as such. */
  public int trials() {
    return trials;
  }

  /** Jobs that broke, one line each; running again may help. */
  public List<String> broken() {
    return List.copyOf(broken);
  }

  /** Counts failed trials. */
  public void addTrials(int count) {
    trials += count;
  }

  /** Remembers a job that broke. */
  public void add(String description, Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    broken.add(description + ": " + message.lines().findFirst().orElse("").strip());
  }
}
