package io.github.phasegrid.cli;

import picocli.CommandLine.Option;

/** Options of commands that score. */
final class ScoreOptions {
  @Option(
      names = "--profile",
      description = "Say at the end where the time of scoring went, the slowest cells first.")
  boolean profile;
}
