package io.github.phasegrid.cli;

/** What the command line exits with. After SIGINT and SIGTERM it is 130 and 143. */
final class ExitCode {
  /** All done. */
  static final int DONE = 0;

  /** Some trials failed; the rest is committed, and they are listed. */
  static final int TRIALS_FAILED = 1;

  /** The user's mistake, told in one line. */
  static final int USER_MISTAKE = 2;

  /** Anything else. */
  static final int OTHER = 3;

  private ExitCode() {}
}
