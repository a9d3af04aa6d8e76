package io.github.phasegrid.stage;

import io.github.phasegrid.UserMistakeException;
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
    Throwable reason = reason(cause);
    String message =
        reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
    broken.add(description + ": " + message.lines().findFirst().orElse("").strip());
  }

  /** Takes over what another stage, or another part of this one, could not do. */
  public void addAll(StageFailures others) {
    trials += others.trials;
    broken.addAll(others.broken);
  }

  /** What is written for people to read, such as the name of a damaged file; else the root. */
  private static Throwable reason(Throwable cause) {
    Throwable reason = cause;
    while (!(reason instanceof UserMistakeException) && reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason;
  }
}
